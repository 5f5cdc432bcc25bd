"""What JSON allows and few parsers take, through every command and format: the record is read, checked and written."""

import hmac
import json
from pathlib import Path

import pytest

from segcli.console.formats import names
from support.cli import Run
from support.paths import VALID

WHOLE = json.dumps(json.loads((VALID / "customer.segment.left" / "unique-codes.json").read_text(encoding="utf-8")))
BIG = "1234567890123456789012345678901234567890"
CODES = {
    **dict.fromkeys(("shown", "masked", "name", "name-nobody-knows"), "unpaired-surrogate"),
    **dict.fromkeys(("exponent", "digits", "negative"), "number-too-large"),
}
HALF = "holds half of a surrogate pair"
CASES = {
    "shown": ('"Active customers"', r'"Active \ud83d"'),
    "masked": ('"Ines Moreau"', r'"Ines \ud83d"'),
    "name": ('"region":', r'"\ud83dregion":'),
    "name-nobody-knows": ('"customer":', r'"\udc00":1,"customer":'),
    "exponent": ('"amount_limit": 5000', '"amount_limit": 1e400'),
    "digits": ('"amount_limit": 5000', f'"amount_limit": {"9" * 400}'),
    "negative": ('"points": 0', '"points": -1E+400'),
    "big": ('"amount_limit": 5000', f'"amount_limit": {BIG}'),
}


def event(case: str) -> str:
    old, new = CASES[case]
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


@pytest.fixture
def capture(tmp_path: Path) -> Path:
    """An event for each case, one a line, and a clean one behind."""
    file = tmp_path / "capture.ndjson"
    file.write_text("".join(f"{event(case)}\n" for case in CASES) + f"{WHOLE}\n", encoding="utf-8")
    return file


shown_or_not = pytest.mark.parametrize("shown", [(), ("--show-values",)], ids=["masked", "shown"])


@pytest.mark.parametrize(("jobs", "shown"), [(1, ()), (2, ("--show-values",))], ids=["one", "two"])
@pytest.mark.parametrize("form", names("reporters.formats"))
def test_every_format_reports_it(
    run: Run, capture: Path, tmp_path: Path, form: str, jobs: int, shown: tuple[str, ...]
) -> None:
    (tmp_path / "second.ndjson").write_bytes(capture.read_bytes())
    ran = run("validate", "--jobs", jobs, "--format", form, *shown, capture, "second.ndjson", cwd=tmp_path)
    assert ran.code == 0
    assert "18 events read, all valid: 14 warnings" in ran.err
    if form not in ("github", "markdown", "text"):
        assert ran.out.count("unpaired-surrogate") >= 8
        assert ran.out.count("number-too-large") >= 6


def test_two_processes_say_what_one_does(run: Run, capture: Path) -> None:
    one, two = (run("validate", "--format", "ndjson", "--jobs", jobs, capture, capture) for jobs in (1, 2))
    assert one.out == two.out


@pytest.mark.parametrize("engine", ["native", "reference"])
def test_both_engines_check_the_record_in_full(run: Run, tmp_path: Path, engine: str) -> None:
    broken = event("name").replace('"object": "segment"', '"object": 5').replace('"points": 0', '"points": -1e400')
    (tmp_path / "broken.json").write_text(broken, encoding="utf-8")
    ran = run("validate", "--engine", engine, "--format", "concise", "broken.json", cwd=tmp_path)
    assert [line.split(": ", 1)[1] for line in ran.lines] == [
        "warning number-too-large: the number -1e400 is beyond what a double holds [/customer/loyalty/points]",
        f"warning unpaired-surrogate: the name of a member of `metadata`, `***`, {HALF} [/customer/metadata/***]",
        'error unexpected-value: expected "segment", found 5 [/segment/object]',
        "error wrong-type: expected a string, found the number 5 [/segment/object]",
    ]


@pytest.mark.parametrize("case", ["masked", "exponent"])
def test_rules_are_asked(run: Run, case: str) -> None:
    other = event(case).replace('"customer_id": "cust_IgsAkZ6Lfx5MGLAZdfAPz9nW"', '"customer_id": "cust_other"')
    assert "customer-mismatch" in run("validate", "--format", "concise", stdin=other).out


@pytest.mark.parametrize("case", ["shown", "masked", "name", "exponent", "digits"])
def test_the_caret_stands_under_it(run: Run, case: str) -> None:
    old, new = CASES[case]
    pretty = json.dumps(json.loads(WHOLE), indent=2).replace(old, new, 1)
    ran = run("validate", "--format", "concise", stdin=pretty)
    _, line, column, *_ = ran.out.split(":")
    target = new.partition(": ")[2] if "limit" in new else new.rstrip(":")
    assert pretty.splitlines()[int(line) - 1][int(column) - 1 :].startswith(target)
    caret = run("validate", "--format", "text", "--show-values", stdin=pretty).out
    assert "^^^^^" in caret


@shown_or_not
@pytest.mark.parametrize("form", names("inspection.formats"))
def test_cards_and_overview_are_written(run: Run, capture: Path, form: str, shown: tuple[str, ...]) -> None:
    ran = run("inspect", "--cards", 20, "--format", form, *shown, capture)
    assert ran.code == 0
    assert BIG in ran.out.replace(",", "")
    assert "1e400" in ran.out


@shown_or_not
@pytest.mark.parametrize("form", names("diff.formats"))
def test_differences_are_written(run: Run, tmp_path: Path, form: str, shown: tuple[str, ...]) -> None:
    odd = WHOLE
    for case in ("shown", "masked", "name", "name-nobody-knows", "exponent", "big", "negative"):
        odd = odd.replace(*CASES[case], 1)
    (tmp_path / "odd.json").write_text(odd, encoding="utf-8")
    (tmp_path / "whole.json").write_text(WHOLE, encoding="utf-8")
    for pair in (("odd.json", "whole.json"), ("whole.json", "odd.json")):
        ran = run("diff", "--format", form, *shown, *pair, cwd=tmp_path)
        if form == "json-patch" and not shown:
            assert (ran.code, "--show-values" in ran.err) == (2, True)
            continue
        assert ran.code == 1
    assert (BIG in ran.out and "1e400" in ran.out) == (ran.code == 1)


@pytest.mark.parametrize("form", ["source", "ndjson"])
@pytest.mark.parametrize("how", [(), ("--redact",), ("--redact-all",)], ids=["", "redact", "redact-all"])
@pytest.mark.parametrize("where", [(), ("--where", "valid"), ("--where", "customer=cust_IgsAkZ6Lfx5MGLAZdfAPz9nW")])
def test_events_are_extracted(run: Run, capture: Path, form: str, how: tuple[str, ...], where: tuple[str, ...]) -> None:
    ran = run("extract", "--format", form, *how, *where, capture)
    assert (ran.code, len(ran.lines)) == (0, 9)
    if not how and form == "source":
        assert ran.out == capture.read_text(encoding="utf-8")
    again = run("validate", "--format", "ndjson", stdin=ran.out)
    assert again.out.count("number-too-large") >= 3
    assert "invalid-json" not in again.out


def test_files_are_extracted(run: Run, capture: Path, tmp_path: Path) -> None:
    assert run("extract", "--output-dir", "out", capture, cwd=tmp_path).code == 0
    assert len(list((tmp_path / "out").iterdir())) == 9


def test_a_baseline_knows_it(run: Run, capture: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    run("validate", "--write-baseline", baseline, capture)
    ran = run("validate", "--baseline", baseline, "--strict", capture)
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize("case", CASES)
def test_a_true_signature_is_confirmed(run: Run, case: str) -> None:
    pretty = json.dumps(json.loads(WHOLE), indent=2).replace(*CASES[case], 1)
    compact = json.dumps(json.loads(WHOLE), separators=(",", ":"))
    old, new = (part.replace(": ", ":") for part in CASES[case])
    compact = compact.replace(old, new, 1)
    signature = hmac.digest(b"secret", compact.encode(), "sha256").hex()
    secret = {"SEGCLI_SECRET": "secret"}
    for body in (compact, pretty):
        assert run("verify", "--signature", signature, "-", stdin=body, env=secret).code == 0
        assert run("sign", "-", stdin=body, env=secret).out == f"{signature}\n"
    request = f"POST /hook HTTP/1.1\r\nx-voucherify-signature: {signature}\r\n\r\n{compact}"
    assert run("verify", "-", stdin=request, env=secret).code == 0
    wrong = run("verify", "--signature", "0" * 64, "-", stdin=compact, env=secret)
    assert (wrong.code, wrong.err) == (1, "")
    wrapped = {"headers": {"x-voucherify-signature": signature}, "body": compact}
    for text in (json.dumps(wrapped), json.dumps({"log": json.dumps(wrapped)})):
        assert run("verify", "-", stdin=text, env=secret).code == 0


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_inside_of_strings_and_bodies(run: Run, case: str) -> None:
    from base64 import b64encode

    text = event(case)
    at_text = json.dumps({"body": text})
    raw = json.dumps({"body": json.loads(f'"{text.replace(chr(34), chr(92) + chr(34))}"')})
    encoded = json.dumps({"isBase64Encoded": True, "body": b64encode(text.encode()).decode()})
    chunked = f"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{len(text):x}\r\n{text}\r\n0\r\n\r\n"
    array, glued = f"[{text},\n{text}]", text + text
    lines = "\n".join((text, at_text, raw, encoded, glued))
    for source, times in ((lines, 6), (array, 2), (chunked, 1)):
        ran = run("validate", "--format", "ndjson", stdin=source)
        findings = [json.loads(line) for line in ran.lines if '"code":' in line]
        own = [finding for finding in findings if finding["code"] != "unknown-property"]
        assert ran.code == 0
        assert f"{times} event" in ran.err
        assert [finding["code"] for finding in own] == [CODES[case]] * times if case in CODES else own == []


def test_integers_beyond_64_bits_differ(run: Run, tmp_path: Path) -> None:
    for name, number in (("one", "18446744073709551616"), ("other", "18446744073709551617")):
        (tmp_path / name).write_text(
            WHOLE.replace('"amount_limit": 5000', f'"amount_limit": {number}', 1), encoding="utf-8"
        )
    ran = run("diff", "one", "other", cwd=tmp_path)
    assert ran.code == 1
    assert "18446744073709551616  ->  18446744073709551617   +1" in ran.out
    patch = run("diff", "--show-values", "--format", "json-patch", "one", "other", cwd=tmp_path)
    assert json.loads(patch.out)[0]["value"] == 18446744073709551617


@pytest.mark.parametrize("number", ["1.0", "-1.50", "1E3", "-0", "1e-7", "1e400", BIG, "18446744073709551616"])
def test_messages_quote_numbers_as_they_are_written(run: Run, number: str) -> None:
    text = WHOLE.replace('"object": "segment"', f'"object": {number}')
    ran = run("validate", "--format", "concise", "--show-values", stdin=text)
    assert f"expected a string, found the number {number} [/segment/object]" in ran.out
    negative = WHOLE.replace('"total_count": 1', '"total_count": -1.0')
    assert "found -1.0 [" in run("validate", "--format", "concise", stdin=negative).out
