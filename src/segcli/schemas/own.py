"""The schemas of what segcli itself writes for programs, and of its configuration, each as one document."""

from typing import Any

from segcli.console.suggest import suggestion
from segcli.findings import Json, SegcliError
from segcli.schemas import bundle
from segcli.schemas.files import ROOT, load
from segcli.schemas.titles import titled


def reports() -> list[str]:
    """The names of the reports that have a schema: command and format."""
    return sorted(file.stem for file in (ROOT / "outputs").glob("*.json"))


def of_report(name: str) -> dict[str, Any]:
    """The schema of a report. Raises SegcliError for a name that there is not."""
    known = reports()
    if name not in known:
        raise SegcliError(f"no report is called {name}{suggestion(name, known, 'segcli schema --help')}")
    definitions: dict[str, Json] = {}
    root = bundle.gather("outputs", name, definitions, "outputs/parts")
    return document(f"report:{name}", root | {"$defs": definitions})


def of_configuration() -> dict[str, Any]:
    """The schema of the configuration, in which no other member may be."""
    return document("configuration", load("configuration"))


def document(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that introduces itself."""
    members = {key: value for key, value in titled(schema).items() if value or key != "$defs"}
    return {"$schema": bundle.DIALECT, "$id": f"urn:segcli:{name}"} | members
