"""The help of a command: its options in groups, and examples at its end. Loaded when somebody asks for it."""

from typing import TYPE_CHECKING, Any

from segcli.cli.examples import EXAMPLES

if TYPE_CHECKING:
    import typer

FEW = 6
"""So many options need no groups."""

REST = "Other options"
GROUPS = {
    "Input": ("files-from", "exclude", "gitignore", "key-since", "key-until", "strict-framing", "stdin-name"),
    "Choosing events": ("where", "at"),
    "What events must be": ("event", "purpose", "schema", "require"),
    "Comparing": ("against", "save", "match", "ignore-path", "ignore-volatile"),
    "Generating": ("envelope", "count", "seed", "customers", "break", "story"),
    "Receiving": (
        "port",
        "host",
        "path",
        "secret-file",
        "record",
        "forward",
        "listen --allow-remote",
        "respond",
        "listen --count",
    ),
    "Sending": (
        *("to", "send --secret-file", "allow-remote", "send --envelope", "rate", "timing", "schedule", "speed"),
        *("duplicate", "shuffle", "connections"),
    ),
    "Redacting": ("redact", "redact-all", "salt-file"),
    "Findings": ("select", "ignore", "rules", "max-findings", "max-per-kind", "baseline", "write-baseline"),
    "Exit code": ("fail-on", "fail-on-empty", "strict"),
    "Output": (
        *("format", "output", "output-dir", "force", "report", "cards", "tz"),
        *("color", "no-color", "show-values", "quiet", "verbose"),
    ),
    "Running": ("jobs", "cluster", "unordered", "progress-file", "engine", "config", "isolated"),
}
"""The headings of the help, in their order, and the options below them; those of one command behind its name."""


def write_options(command: Any, ctx: "typer.Context", formatter: Any) -> None:
    """Write what a command takes: arguments, and options under the headings of their groups."""
    sections: dict[str, list[tuple[str, str]]] = {}
    parameters = [(each, row) for each in command.get_params(ctx) if (row := each.get_help_record(ctx))]
    is_grouped = sum(each.param_type_name == "option" for each, _ in parameters) > FEW
    for each, row in parameters:
        heading = "Options" if not is_grouped else group_of(command.name, each.opts)
        if each.param_type_name == "argument":
            heading = "Arguments"
        sections.setdefault(heading, []).append(row)
    for heading in ("Arguments", *GROUPS, "Options", REST):
        write_rows(heading, sections.get(heading, []), formatter)


def group_of(command: str, names: list[str]) -> str:
    """The heading of an option of a command, by the names that it has on the command line."""
    own, words = {f"{command} {name}" for name in names}, {name.lstrip("-") for name in names}
    found = (heading for known in (own, words) for heading, options in GROUPS.items() if known.intersection(options))
    return next(found, REST)


def write_commands(group: Any, ctx: "typer.Context", formatter: Any) -> None:
    """Write the list of commands with the whole first sentence of each, on as many lines as it takes."""
    longest = 1000
    commands = [(name, group.get_command(ctx, name)) for name in group.list_commands(ctx)]
    write_rows("Commands", [(name, each.get_short_help_str(longest)) for name, each in commands], formatter)


def write_examples(command: Any, formatter: Any) -> None:
    """Write lines that can be copied as they stand."""
    lines = EXAMPLES.get(command.name, ())
    if lines:
        formatter.write("\nExamples:\n")
        formatter.write("".join(f"  {line}\n" for line in lines))


def write_rows(heading: str, rows: list[tuple[str, str]], formatter: Any) -> None:
    """Write a section of two columns, if there is something in it."""
    if rows:
        with formatter.section(heading):
            formatter.write_dl(rows)
