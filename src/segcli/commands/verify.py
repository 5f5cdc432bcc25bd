"""`segcli verify`: are these bodies signed with this secret, and if not, why?"""

from pathlib import Path

from segcli.commands.secret import content, secret
from segcli.commands.wrapped_bodies import wrapped
from segcli.console.output import Output
from segcli.findings import ExitCode, SegcliError
from segcli.input.encoding import Encoding
from segcli.input.framing import Framing
from segcli.input.records import Record
from segcli.signature.bodies import Body, bodies
from segcli.signature.signature import HEADER

UNSIGNED = f"no signature: --signature HEX, or a head with {HEADER} as in a dump of the request"


def run(source: str, given: str | None, secret_file: Path | None, output: Output) -> ExitCode:
    """Say of each body whether its signature matches, and if not, what probably went wrong."""
    key, text = secret(secret_file), content(source)
    items = bodies(text)
    if items[0].content is text:
        items = bodies_behind_text(text) or items
    if len(items) == 1 and not given and not items[0].signature:
        items = wrapped(items[0].content) or items
    if given and len(items) > 1:
        raise SegcliError(f"--signature goes with one body, and {source} holds {len(items)}")
    if len(items) == 1:
        items = [items[0]._replace(signature=given or items[0].signature)]
        if not items[0].signature:
            raise SegcliError(UNSIGNED)
    worst = ExitCode.CLEAN
    with output.opened() as write:
        for number, body in enumerate(items, 1):
            code, outcome = verified(body, key)
            worst = max(worst, code)
            write(f"message {number}, line {body.line}: {outcome}\n" if len(items) > 1 else f"{outcome}\n")
    return worst


def bodies_behind_text(text: bytes) -> list[Body]:
    """The values that stand behind text, as logs have them, without it; none where no text is beside values."""
    framing = Framing(Encoding(iter([text])))
    items = [Body(item.text, None, item.line) for item in framing if isinstance(item, Record)]
    return items if framing.beside else []


def verified(body: Body, key: bytes) -> tuple[ExitCode, str]:
    """What there is to say of the signature of a body, and what it means for the end of the run."""
    if not body.signature:
        return ExitCode.FAILED, "no signature"
    if not body.is_decoded:
        return ExitCode.FAILED, f"the signature cannot be verified: {body.trouble}"
    if body.is_signed(body.signature, key):
        return ExitCode.CLEAN, "the signature matches"
    from segcli.signature.diagnosis import UNEXPLAINED, mistake

    if not body.content.strip():
        return ExitCode.FAILED, "the signature cannot be verified: no body is here; dumps often leave out what was sent"
    reason = mistake(body.signature, body.content, key) or body.trouble or UNEXPLAINED
    return ExitCode.FOUND, f"the signature does not match: {reason}"
