"""`segcli explain`: what a finding means and how to mend it."""

from segcli.console.output import Output
from segcli.findings import ExitCode
from segcli.validation.codes import known_code, pages


def run(code: str | None, output: Output) -> ExitCode:
    """Print the page of a finding code, or the list of codes."""
    known = pages()
    with output.opened() as write:
        if code is None:
            width = max(map(len, known))
            for name, page in sorted(known.items()):
                write(f"{name:<{width}}  {page.strip().splitlines()[0]}\n")
            return ExitCode.CLEAN
        write(f"{code}: {known[known_code(code)].strip()}\n")
    return ExitCode.CLEAN
