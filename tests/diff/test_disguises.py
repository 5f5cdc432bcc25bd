"""Changes that people do not see are told, without showing what may not be shown."""

import json
from pathlib import Path

import pytest

from segcli.diff.look_alikes import LOOK_ALIKES, disguise, look_the_same
from support.cli import Run
from support.diff import LEFT, Compare, changed, copied

COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


@pytest.mark.parametrize(
    ("old", "new", "words", "points"),
    [
        pytest.param(
            COMPOSED,
            DECOMPOSED,
            "the same but for Unicode normalisation (NFC, now NFD)",
            "U+00E9, now U+0065 U+0301",
            id="composed and decomposed",
        ),
        pytest.param(
            DECOMPOSED + COMPOSED,
            COMPOSED + COMPOSED,
            "the same but for Unicode normalisation (neither NFC nor NFD, now NFC)",
            "U+0065 U+0301, now U+00E9",
            id="mixed",
        ),
        pytest.param(
            "A1",
            "\uff21\uff11",
            "the same but for compatibility characters of Unicode",
            "U+0041 U+0031, now U+FF21 U+FF11",
            id="full width",
        ),
        pytest.param(
            "ab",
            "a\u200bb",
            "the same but for invisible characters or other blanks",
            "nothing, now U+200B",
            id="zero width",
        ),
        pytest.param(
            "a b", "a\u2007b", "the same but for compatibility characters of Unicode", "U+0020, now U+2007", id="blank"
        ),
        pytest.param("VIP", "V\u0406P", "looks the same (Latin, now Cyrillic)", "U+0049, now U+0406", id="Cyrillic"),
        pytest.param("POL", "\u03a1OL", "looks the same (Latin, now Greek)", "U+0050, now U+03A1", id="Greek"),
        pytest.param("CODE-0", "CODE-O", "looks the same (Digit, now Latin)", "U+0030, now U+004F", id="zero and O"),
        pytest.param(
            "l1",
            "Il",
            "looks the same (Digit and Latin, now Latin)",
            "U+006C U+0031, now U+0049 U+006C",
            id="one and l",
        ),
        pytest.param("a-b", "a\u2013b", "looks the same (Hyphen-minus, now En)", "U+002D, now U+2013", id="dashes"),
    ],
)
def test_texts_that_look_the_same_are_told_apart(old: str, new: str, words: str, points: str) -> None:
    assert look_the_same(old, new)
    assert disguise(old, new) == (words, points)


@pytest.mark.parametrize(
    ("old", "new"),
    [("a", "b"), ("", "a"), ("Cafe", COMPOSED), ("a", "A"), ("10", "11"), ("O0", "O"), ("\u0430b", "ac"), ("a", " a")],
)
def test_other_texts_look_different(old: str, new: str) -> None:
    assert not look_the_same(old, new)


def test_no_look_alike_is_plain_ascii() -> None:
    assert all(char > 0x7F for char in LOOK_ALIKES)


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_code_points_are_told_of_what_may_be_shown(compare: Compare, form: str) -> None:
    left, right = copied(LEFT), copied(LEFT)
    left["segment"]["name"], right["segment"]["name"] = COMPOSED, DECOMPOSED
    assert "(NFC, now NFD): U+00E9, now U+0065 U+0301" in compare([left], [right], "-f", form).out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_of_what_is_masked_only_the_kind_of_difference_is_told(compare: Compare, form: str) -> None:
    for old, new, words in (
        (COMPOSED, DECOMPOSED, "(NFC, now NFD)"),
        ("Moreau", "M\u043ereau", "(Latin, now Cyrillic)"),
    ):
        left, right = [changed(name=old)], [changed(name=new)]
        ran = compare(left, right, "-f", form)
        assert words in ran.out
        assert "U+" not in ran.out
        assert "U+" in compare(left, right, "-f", form, "--show-values").out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_names_of_members_are_told_apart_too(compare: Compare, form: str) -> None:
    left, right = [changed(metadata={COMPOSED: 1})], [changed(metadata={DECOMPOSED: 1})]
    ran = compare(left, right, "-f", form)
    assert "its name and that of a removed one: the same but for Unicode normalisation (NFC, now NFD)" in ran.out
    assert "U+" not in ran.out
    assert "U+00E9, now" in compare(left, right, "-f", form, "--show-values").out
    plain = compare([changed(metadata={"SIZE0": 1})], [changed(metadata={"SIZEO": 1})], "-f", form).out
    assert "U+0030, now U+004F" in plain


def test_other_changes_have_no_note_in_json(compare: Compare) -> None:
    [pair] = json.loads(compare([LEFT], [changed(name="X", new=1)], "-f", "json").out)["pairs"]
    assert not any("note" in change for change in pair["changes"])


@pytest.mark.parametrize("side", [0, 1])
def test_keys_that_come_again_are_told(run: Run, tmp_path: Path, side: int) -> None:
    text = json.dumps(LEFT)
    (tmp_path / "plain.json").write_text(text)
    (tmp_path / "twice.json").write_text(
        text.replace('"segment": {', '"segment": {"name": "Old", "name": "Older", "a@example.test": 1, ', 1).replace(
            '"a@example.test": 1', '"a@example.test": 1, "a@example.test": 1'
        )
    )
    files = ["plain.json", "twice.json"]
    ran = run("diff", *(files if side else files[::-1]), cwd=tmp_path)
    assert "twice.json:1:" in ran.err
    assert ran.err.count("warning duplicate-key: the key `name` occurs again in `segment`") == 2
    assert "the key `***` occurs again" in ran.err
    assert "a@example.test" not in ran.out + ran.err
    assert "a@example.test" in run("diff", "--show-values", *files, cwd=tmp_path).err


def test_keys_that_come_again_are_told_of_ten_events(run: Run, tmp_path: Path) -> None:
    text = json.dumps(LEFT).replace('"segment": {', '"segment": {"name": "Old", ', 1)
    (tmp_path / "many.json").write_text("\n".join([text] * 13))
    ran = run("diff", "many.json", "many.json", cwd=tmp_path)
    assert ran.code == 0
    assert ran.err.count("duplicate-key") == 20
    assert ran.err.count("many.json: 3 more events with duplicate keys") == 2


def test_a_key_that_comes_again_inside_a_record_is_told_where_it_stands(run: Run, tmp_path: Path) -> None:
    webhook = json.loads(run("example", "customer.segment.left", "--envelope", "distribution").out)
    body = json.dumps(webhook).replace('"segment": {', '"segment": {"name": "Old", ', 1)
    (tmp_path / "queue.json").write_text(json.dumps({"Records": [{"body": body}]}))
    ran = run("diff", "queue.json", "queue.json", cwd=tmp_path)
    assert "[/Records/0/body/data/segment/name]" in ran.err
