"""`segcli diff`: what changed between two payloads, between two captures, or from delivery to delivery in one."""

from collections.abc import Collection
from functools import partial

from segcli.commands import processes
from segcli.console.formats import load
from segcli.console.output import remark
from segcli.console.text import visible
from segcli.diff.comparison import Compare, DiffRun
from segcli.diff.request import Comparison
from segcli.diff.sides import NO_FILE
from segcli.findings import ExitCode, SegcliError
from segcli.input.arguments import Arguments
from segcli.input.file_ids import FileId
from segcli.outputs.guard import check_outputs


def run(request: Comparison) -> ExitCode:
    """Compare; differences go to the output, remarks and the closing line to stderr.

    Git takes an exit code for a failure that ends its own run, and shows what it compares in a pager: where it calls,
    there is neither.
    """
    refuse(request)
    if request.sides.is_unmerged:
        remark(f"{visible(request.sides.left)} is unmerged: there are no two versions to compare")
        return ExitCode.CLEAN
    sides = (request.sides.left, request.sides.right)
    named = tuple(side for side in sides if side not in (None, NO_FILE))
    output = request.how.output
    written = check_outputs((output,), Arguments(named, exclusion=request.exclusion))
    make = load("diff.formats", output.format).Format
    with output.opened() as write:
        run = DiffRun(request, make(write, output), written, compare_elsewhere(request, written))
        run.format.start()
        try:
            run.compare()
        finally:
            run.clear()
        run.format.finish(run.summary, run.outcome)
    if request.sides.git_names:
        return ExitCode.CLEAN
    if not request.quiet:
        for text in (run.closing(), *run.remarks()):
            remark(text)
    return run.exit_code


def refuse(request: Comparison) -> None:
    """Raises SegcliError for what does not go together."""
    if request.sides.left == request.sides.right == "-":
        raise SegcliError("stdin can be read once only; name a file for one of the sides")
    if request.selection is not None and request.selection.needs_verdict:
        raise SegcliError(f"diff checks nothing, so --where {request.selection.needs_verdict[0]} cannot be asked")
    if request.how.output.format != "json-patch":
        return
    if not request.how.output.show_values:
        raise SegcliError(
            "a patch needs the true values, personal data among them: say --show-values if that is what you want"
        )
    if request.how.ignore_paths or request.how.ignore_volatile:
        raise SegcliError("a patch that leaves something out would not turn left into right: drop --ignore-...")


def compare_elsewhere(request: Comparison, written: Collection[FileId]) -> Compare | None:
    """What has pairs compared by as many processes as are wanted; None where this one does."""
    start = processes.local(request.jobs, request.arguments, written)
    if start is None:
        return None
    from segcli.parallel.comparing import outcomes_by

    return partial(outcomes_by, start)
