"""schemas/SHOWN.md lists what the schemas let be shown today, and none of it tells who a person is."""

import pytest

from support.shown import PARTS, SHOWN, places, render

PERSONAL = ("email", "phone", "birth", "source_id", "tracking_id", "code", "address", "metadata", "city", "postal")


def test_the_list_is_what_the_generator_writes() -> None:
    assert SHOWN.read_text(encoding="utf-8") == render(), (
        "run `PYTHONPATH=tests python -m support.shown` and read the difference"
    )


@pytest.mark.parametrize("part", PARTS[:3], ids=lambda part: part.title)
def test_no_text_or_date_of_a_customer_is_listed(part: object) -> None:
    assert isinstance(part, type(PARTS[0]))
    listed = {(place.file, place.path) for place in places() if part.holds(place.shown)}
    assert listed
    assert [path for _, path in listed if path.rpartition(".")[2].startswith(PERSONAL)] == []
    assert [path for file, path in listed if "customer" in file and path in ("name", "customer.name")] == []
