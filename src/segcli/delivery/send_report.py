"""What a run of `segcli send` shows: a line for each attempt, for people or programs, and what came of all."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, get_args

from segcli.console.output import Output, Write
from segcli.console.text import plural, shortened, visible
from segcli.console.times import span
from segcli.delivery.answers import shown_answer
from segcli.delivery.sending import Outcome
from segcli.input.json_text import printable_json
from segcli.validation.as_json import failure_of

Result = Literal["accepted", "refused", "late", "unanswered"]
RESULTS: tuple[Result, ...] = get_args(Result)
"""What an answer is: 2XX in time, another status in time, not whole in time, or none at all."""


class Counts:
    """Counts a run: attempts by what came of them, deliveries that were planned and those that are over."""

    def __init__(self) -> None:
        self.results: dict[Result, int] = dict.fromkeys(RESULTS, 0)
        self.deliveries = self.repeated = self.undelivered = self.unsigned = self.unsendable = 0
        self.is_reached = False

    def attempted(self, outcome: Outcome) -> None:
        """Count an attempt, and its delivery with the first one."""
        attempt, answer, again_in = outcome
        self.results[result_of(outcome)] += 1
        self.is_reached = self.is_reached or answer.is_reached
        self.undelivered += not answer.is_accepted and again_in is None
        if attempt.number == 1:
            self.deliveries += 1
            self.repeated += attempt.delivery.is_repeated
            self.unsigned += attempt.delivery.signature is None

    @property
    def attempts(self) -> int:
        return sum(self.results.values())


def result_of(outcome: Outcome) -> Result:
    """What an answer is."""
    answer = outcome.answer
    if answer.is_late:
        return "late"
    if answer.status is None:
        return "unanswered"
    return "accepted" if answer.is_accepted else "refused"


class Summary(NamedTuple):
    """The counts of a run, and of what it had not come to the end of: attempts that were `under_way` and deliveries
    that were `waiting` for another one.
    """

    counts: Counts
    under_way: int
    waiting: int

    def members(self) -> dict[str, Any]:
        """The counts as programs read them."""
        counts = self.counts
        return {
            "deliveries": counts.deliveries,
            "repeated": counts.repeated,
            "attempts": counts.attempts,
            **{str(name): number for name, number in counts.results.items()},
            "undelivered": counts.undelivered,
            "under_way": self.under_way,
            "waiting": self.waiting,
            "unsigned": counts.unsigned,
            "unsendable": counts.unsendable,
        }

    def closing(self, to: str) -> str:
        """The counts as people read them."""
        counts = self.counts
        if not (counts.attempts or self.under_way):
            return f"nothing to send to {to}{f', {counts.unsendable:,} not sent' if counts.unsendable else ''}"
        deliveries = f"{counts.deliveries:,} {'delivery' if counts.deliveries == 1 else 'deliveries'}"
        more = f" in {plural(counts.attempts, 'attempt')}" if counts.attempts != counts.deliveries else ""
        named = [f"{counts.results[name]:,} {name}" for name in RESULTS if counts.results[name] or name == "accepted"]
        others = (
            (counts.undelivered, "never accepted" if more else ""),
            (self.under_way, "under way"),
            (self.waiting, "waiting for another attempt"),
            (counts.unsigned, "without a signature"),
            (counts.unsendable, "not sent"),
        )
        named += [f"{number:,} {words}" for number, words in others if number and words]
        return f"{deliveries} to {to}{more}: {', '.join(named)}"


class TextReport:
    """Lines for people; in a file, one for each source that failed as well."""

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._in_file = output.file is not None

    def show(self, outcome: Outcome) -> None:
        """Show an attempt."""
        attempt, answer, again_in = outcome
        named = attempt.delivery.named
        words = [named["type"] or "unrecognised", named["id"] or f"{shortened(named['source'])}:{named['line']}"]
        words += [f"attempt {attempt.number}"] if attempt.number > 1 else []
        words += ["sent twice"] if attempt.delivery.is_repeated else []
        came = [f"{answer.status or 'no answer'} in {span(answer.seconds)}", answer.problem]
        came += ["a redirect, which is not followed"] if 300 <= (answer.status or 0) < 400 else []
        came += [f"again in {span(again_in)}"] if again_in is not None else []
        shown = shown_answer(answer.body, self._show_values)
        self._write(f"{', '.join(words)}: {', '.join(filter(None, came))}{f'  {shown}' if shown else ''}\n")

    def fail(self, source: str, error: str) -> None:
        if self._in_file:
            self._write(f"{visible(source)}: error: {error}\n")

    def finish(self, members: dict[str, Any]) -> None:
        pass


class NdjsonReport:
    """A JSON object for each attempt, for each source that failed, and last the summary."""

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values

    def show(self, outcome: Outcome) -> None:
        """Show an attempt."""
        attempt, answer, again_in = outcome
        came = {
            "attempt": attempt.number,
            "repeated": attempt.delivery.is_repeated,
            "signed": attempt.delivery.signature is not None,
            "result": result_of(outcome),
            "status": answer.status,
            "seconds": round(answer.seconds, 6),
            "problem": answer.problem,
            "answer": shown_answer(answer.body, self._show_values),
            "answer_bytes": answer.size,
            "again_in": again_in,
        }
        self._line({"kind": "attempt"} | attempt.delivery.named | came)

    def fail(self, source: str, error: str) -> None:
        self._line({"kind": "source"} | failure_of(source, error))

    def finish(self, members: dict[str, Any]) -> None:
        self._line({"kind": "summary"} | members)

    def _line(self, value: Any) -> None:
        self._write(printable_json(value) + "\n")


Report = TextReport | NdjsonReport
REPORTS: dict[str, Callable[[Write, Output], Report]] = {"text": TextReport, "ndjson": NdjsonReport}
