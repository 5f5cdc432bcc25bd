"""Other validators compile every schema that `segcli schema` prints, and judge with it as segcli does.

`make peers` installs them; without one of them its test is skipped.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from segcli.commands.schema import Around
from segcli.generation.bare_envelope import webhook
from segcli.schemas.published import published
from support.events import EVENTS, check, errors, first_example, replaced
from support.paths import ROOT

HERE = Path(__file__).parent
PEERS = ROOT / "bench" / "work" / "peers"
NODE = shutil.which("node")
FORMS: dict[str, list[Around]] = {event: ["data", *EVENTS[event]["channels"]] for event in EVENTS}


class Case(NamedTuple):
    """The files of a schema, and of an instance that is valid and one that is not."""

    schema: str
    sound: str
    faulty: str


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """One for each event and form of it, and for the open one of its data."""
    folder = tmp_path_factory.mktemp("peers")
    return [
        case(folder, event, around, is_open)
        for event, forms in FORMS.items()
        for around in forms
        for is_open in ((False, True) if around == "data" else (False,))
    ]


def case(folder: Path, event: str, around: Around, is_open: bool) -> Case:
    data = first_example(event)
    sound = data if around == "data" else webhook(event, data, around)
    faulty = replaced(sound, (next(iter(data)),) if around == "data" else ("event", "created_at"), 17)
    assert errors(check(sound, event=event)) == []
    assert errors(check(faulty, event=event)) != []
    name = f"{event}-{around}{'-open' if is_open else ''}"
    values = {"schema": published(event, around, is_open), "sound": sound, "faulty": faulty}
    return Case(*(written(folder / f"{name}.{kind}.json", value) for kind, value in values.items()))


def written(file: Path, value: Any) -> str:
    file.write_text(json.dumps(value), encoding="utf-8")
    return str(file)


def listed(cases: list[Case]) -> str:
    """A file with all cases, for a judge."""
    return written(Path(cases[0].schema).with_name("cases"), [case._asdict() for case in cases])


def output(*command: str | Path) -> Any:
    """What a judge prints."""
    done = subprocess.run(command, capture_output=True, check=True, timeout=600)
    return json.loads(done.stdout)


def wrong(cases: list[Case], verdicts: list[Any], right: Any) -> list[tuple[str, Any]]:
    assert len(verdicts) == len(cases) >= 2 * len(EVENTS)
    return [
        (Path(case.schema).name, verdict) for case, verdict in zip(cases, verdicts, strict=True) if verdict != right
    ]


@pytest.mark.skipif(
    NODE is None or not (PEERS / "node_modules" / "ajv-formats").exists(), reason="`make peers` installs ajv"
)
def test_ajv_in_strict_mode(cases: list[Case]) -> None:
    verdicts = output(str(NODE), HERE / "judge.cjs", PEERS / "node_modules", listed(cases))
    assert wrong(cases, verdicts, [True, False]) == []


@pytest.mark.skipif(not (PEERS / "bin" / "check-jsonschema").exists(), reason="`make peers` installs check-jsonschema")
def test_check_jsonschema(cases: list[Case]) -> None:
    verdicts = output(PEERS / "bin" / "python", HERE / "judge.py", listed(cases))
    assert wrong(cases, verdicts, ["faulty"]) == []


@pytest.mark.skipif(
    not (PEERS / "node_modules" / ".bin" / "jsonschema").exists(), reason="`make peers` installs sourcemeta's CLI"
)
def test_sourcemeta(cases: list[Case]) -> None:
    """Its own test command takes suites of a schema and instances, all in one run."""
    folder = Path(cases[0].schema).parent / "suites"
    folder.mkdir()
    for case in cases:
        tests = [{"valid": True, "dataPath": case.sound}, {"valid": False, "dataPath": case.faulty}]
        written(folder / f"{Path(case.schema).name}.test.json", {"target": case.schema, "tests": tests})
    command = PEERS / "node_modules" / ".bin" / "jsonschema"
    for arguments in (("metaschema", *(case.schema for case in cases)), ("test", str(folder))):
        done = subprocess.run([command, *arguments], capture_output=True, timeout=600, check=False)
        assert done.returncode == 0, done.stdout.decode()[-2000:] + done.stderr.decode()[-2000:]
