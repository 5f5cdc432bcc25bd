"""Makes one self-contained HTML page of its sections, by templates that escape whatever they are given."""

import base64
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from segcli.__about__ import __version__
from segcli.console.output import Write
from segcli.console.text import visible

HERE = Path(__file__).parent
IDS = "The page holds ids of customers: hand it to nobody who may not see them."
MASKED = "Names, addresses, codes and everything else that is not known to be harmless is shown as ***."
UNMASKED = "Nothing is masked (--show-values): the page holds personal data as it was sent."

State = Literal["good", "bad", "unsure"]


class Section(NamedTuple):
    """A part of a page below a heading; `template` is a file of `templates/sections/`, which is given `data`."""

    id: str
    title: str
    template: str
    data: Any


class Page(NamedTuple):
    """A page: what it is called, the verdict in one line, what there is to know of the run, and its sections.
    `troubles` are what could not be read.
    """

    title: str
    verdict: str
    state: State
    facts: tuple[str, ...]
    troubles: tuple[str, ...]
    sections: tuple[Section, ...]
    show_values: bool = False


def write_page(write: Write, page: Page) -> None:
    """Write a page, whose style and script are the only ones that a browser takes from it."""
    css, script = asset("page.css"), asset("page.js")
    policy = (
        f"default-src 'none'; style-src '{source_hash(css)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    privacy = f"{UNMASKED if page.show_values else MASKED} {IDS}"
    template = templates().get_template("page.html")
    values = {"page": page, "css": css, "script": script, "policy": policy, "privacy": privacy}
    write(template.render(values, version=__version__))


def asset(name: str) -> str:
    """The text of a file in `assets/`."""
    return (HERE / "assets" / name).read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """What a Content-Security-Policy calls a text of style or script by (CSP 3, hash-source)."""
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def templates() -> Any:
    """The templates; what they are given is escaped for HTML, and what does not print is shown as an escape."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def printed(value: Any) -> Any:
    """A value as a template writes it; what a template has made stays as it is."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return visible(value) if type(value) is str else value
