"""A finding keeps its fingerprint while it is the same finding, and shares it with no other."""

import json
from itertools import count, islice
from pathlib import Path
from typing import Any

import pytest

from segcli.findings import Finding, Location, Severity
from segcli.input.path_patterns import relative
from segcli.input.records import Unreadable
from segcli.validation.fingerprints import EQUALS_KEPT, Fingerprints
from support.ci import event, of_ci
from support.cli import Run
from support.events import ndjson

WRONG = event(distribution={"updated_at": 5}, customer={"object": "client"})
WEBHOOK = {
    "id": "whs_11420270120118c0de",
    "project_id": "proj_NvQ2hYw7LkTzPq9R",
    "created_at": "2025-09-25T13:40:00.204Z",
    "type": "Our goodbye",
    "data": WRONG,
    "source": {"id": "distr_1103afc7b400f1d2b0", "object": "distribution", "target_url": "https://example.test/"},
    "event": {
        "id": "evcus_1142027012010a52c4",
        "type": "manual_distribution_schedule",
        "created_at": "2025-09-25T13:40:00.204Z",
        "group_id": "v-1142027012010a52c5",
        "event_source": {"channel": "INTERNAL"},
    },
}


def prints(run: Run, file: Path, *options: str, cwd: Path | None = None) -> list[str]:
    """The fingerprints of a run, in its order."""
    ran = of_ci(run, "validate", "-q", "-f", "gitlab", *options, file, cwd=cwd or file.parent)
    return [issue["fingerprint"] for issue in json.loads(ran.out)]


def of(run: Run, file: Path, *events: dict[str, Any], options: tuple[str, ...] = ()) -> list[str]:
    return prints(run, ndjson(file, events), *options)


def other(data: dict[str, Any], number: int) -> dict[str, Any]:
    """The same event with another main id."""
    return data | {"distribution": data["distribution"] | {"id": f"distr_{number:026}"}}


def test_a_fingerprint_does_not_move_with_lines(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    before = of(run, file, WRONG)
    assert len(before) == 2
    file.write_text("\n\n" + json.dumps(event()) + "\n" + json.dumps(WRONG, indent=4))
    assert prints(run, file) == before


@pytest.mark.parametrize("events", [(WRONG, other(WRONG, 1)), (other(WRONG, 1), WRONG)], ids=["behind", "before"])
def test_the_fault_of_another_event_does_not_change_it(
    run: Run, tmp_path: Path, events: tuple[dict[str, Any], ...]
) -> None:
    before = of(run, tmp_path / "a.json", WRONG)
    after = of(run, tmp_path / "a.json", *events)
    assert set(before) < set(after)
    assert len(set(after)) == 4


def test_a_webhook_is_known_by_the_id_of_its_event(run: Run, tmp_path: Path) -> None:
    happened: dict[str, Any] = WEBHOOK["event"]  # type: ignore[assignment]
    moved = WEBHOOK | {"data": other(WRONG, 1)}
    again = WEBHOOK | {"event": happened | {"id": "evcus_0000000000000000"}}
    before = of(run, tmp_path / "a.json", WEBHOOK)
    assert of(run, tmp_path / "a.json", moved) == before
    assert not set(of(run, tmp_path / "a.json", again)) & set(before)


def test_equal_findings_are_told_apart(run: Run, tmp_path: Path) -> None:
    before = of(run, tmp_path / "a.json", WRONG, WRONG, WRONG)
    assert len(set(before)) == 6
    assert of(run, tmp_path / "a.json", WRONG) == before[:2]


def test_a_fingerprint_depends_on_the_file_as_seen_from_the_working_directory(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x" / "app").mkdir(parents=True)
    (tmp_path / "y" / "app").mkdir(parents=True)
    here = ndjson(tmp_path / "x" / "app" / "a.json", [WRONG])
    moved = ndjson(tmp_path / "y" / "app" / "a.json", [WRONG])
    renamed = ndjson(tmp_path / "y" / "app" / "b.json", [WRONG])
    before = prints(run, here, cwd=tmp_path / "x")
    assert prints(run, moved, cwd=tmp_path / "y") == prints(run, Path("app/a.json"), cwd=tmp_path / "x") == before
    assert not set(prints(run, renamed, cwd=tmp_path / "y")) & set(before)


def test_show_values_changes_no_fingerprint(run: Run, tmp_path: Path) -> None:
    data = event(customer={"mira@example.test": 1, "+48 123 456 789": 2, "object": 5, "x\u0001": 1})
    masked = of(run, tmp_path / "a.json", data)
    assert len(masked) >= 4
    assert of(run, tmp_path / "a.json", data, options=("--show-values",)) == masked


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param({"mira@example.test": 1}, {"ines@example.test": 1}, id="member names"),
        pytest.param({"object": "mira@example.test"}, {"object": "ines@example.test"}, id="values"),
        pytest.param({"metadata": "BACK-8kQ2ZM"}, {"metadata": "BACK-1xY3PQ"}, id="codes"),
    ],
)
def test_personal_data_is_no_part_of_it(
    run: Run, tmp_path: Path, one: dict[str, object], two: dict[str, object]
) -> None:
    for options in ((), ("--show-values",)):
        first = of(run, tmp_path / "a.json", event(customer=one), options=options)
        assert first
        assert of(run, tmp_path / "a.json", event(customer=two), options=options) == first


def test_an_id_that_is_not_of_the_documented_form_is_no_part_of_it(run: Run, tmp_path: Path) -> None:
    found = [
        of(run, tmp_path / "a.json", event(distribution={"id": name, "updated_at": 5}, customer={"id": name}))
        for name in ("mira@example.test", "ines@example.test")
    ]
    assert found[0]
    assert found[0] == found[1]


def unreadable(number: int) -> Unreadable:
    at = Location(number, 1, number, 2)
    return Unreadable(Finding("invalid-json", Severity.ERROR, "no JSON", at, None), b"", 1, 1)


def test_what_is_kept_is_bounded_and_keys_in_use_are_not_forgotten() -> None:
    fingerprints, item = Fingerprints(), unreadable(1)
    busy = []
    for number in islice(count(), EQUALS_KEPT + 5000):
        fingerprints.of(f"{number}.json", item, item.finding)
        if number % 10_000 == 0:
            busy.append(fingerprints.of("busy.json", item, item.finding))
    busy += [fingerprints.of("late.json", item, item.finding) for _ in range(2)]
    assert len(set(busy)) == len(busy)
    assert len(fingerprints._ordinals) == EQUALS_KEPT


@pytest.mark.parametrize(
    ("source", "root", "name"),
    [
        pytest.param("/a/b/c.json", "/a", "b/c.json", id="below"),
        pytest.param("/a/c.json", "/a/b", "../c.json", id="above"),
        pytest.param("./x/../c.json", ".", "c.json", id="roundabout"),
        pytest.param("<stdin>", ".", "<stdin>", id="stdin"),
        pytest.param("", ".", "", id="no name"),
        pytest.param("/a/b/c.json", Path("/a"), "b/c.json", id="root as a path"),
    ],
)
def test_a_file_is_named_as_its_root_sees_it(source: str, root: str | Path, name: str) -> None:
    assert relative(source, root) == name
