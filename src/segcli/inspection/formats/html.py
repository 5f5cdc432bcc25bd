"""One page of what is in here: the overview in pictures and tables, where findings sit, and the cards."""

from typing import NamedTuple

from segcli.console.output import Output, Write
from segcli.console.text import plural, shortened, visible
from segcli.findings import Summary
from segcli.input.records import Unreadable
from segcli.inspection.card import Card
from segcli.inspection.formats.json import text_of
from segcli.inspection.formats.text import CHECKED, OUTCOMES
from segcli.inspection.groups import GroupName
from segcli.inspection.numbers import count_text, delay_text
from segcli.inspection.overview_text import GROUP_LABELS
from segcli.inspection.view import Repeated, View
from segcli.pages.bars import Move, TypeOutcomes, delay_chart, move_chart, outcomes
from segcli.pages.page import Page, Section, write_page
from segcli.pages.report import Failures, facts, finding_sections, section, state_of, verdict
from segcli.pages.sites import Sources
from segcli.pages.table import Table
from segcli.pages.time_line import time_line, week

LISTED = 20
CARDS, CARD_ROWS = 20, 60
LONGEST = 300
"""Characters of a text that are shown."""

GROUPS = ("purposes", "envelopes", "channels", "projects", "segments", "campaigns")


class CardTable(NamedTuple):
    """A card as a page shows it: its event, where it stands, what came of it, and its lines."""

    type: str
    where: str
    outcome: str
    table: Table


class Cards(NamedTuple):
    """The first cards, and how many others there are."""

    cards: tuple[CardTable, ...]
    note: str


class Writer:
    """Collects while the run goes by, and writes the page at its end."""

    shows_findings = True

    def __init__(self, write: Write, output: Output) -> None:
        self._write = write
        self._show_values = output.show_values
        self._failures = Failures()
        self._cards: list[CardTable] = []
        self._more_cards = 0

    def start(self) -> None:
        pass

    def card(self, card: Card) -> None:
        if len(self._cards) < CARDS:
            self._cards.append(card_table(card))
        else:
            self._more_cards += 1

    def unreadable(self, source: str, item: Unreadable) -> None:
        pass

    def fail(self, source: str, error: str) -> None:
        self._failures.add(source, error)

    def finish(self, view: View, summary: Summary) -> None:
        troubles = tuple(self._failures.troubles(summary))
        known = (*facts(summary), f"{count_text(view.customers)} different customers.")
        sections = tuple(self._sections(view, summary))
        page = Page("segcli inspect", verdict(summary), state_of(summary), known, troubles, sections, self._show_values)
        write_page(self._write, page)

    def _sections(self, view: View, summary: Summary) -> list[Section]:
        types = [TypeOutcomes(name, *row) for name, row in view.outcomes.items()]
        moves = [Move(*row.name, row.entered, row.left) for row in view.moves]
        delays = None if view.delays is None else delay_chart(view.delay_counter, delay_text(view.delays))
        assert view.located is not None
        return [
            *section("time", "Time line", "chart.html", time_line(view.times, view.zone)),
            *finding_sections(view.located, sources_of(view), summary),
            *section("types", "Events by type", "chart.html", outcomes(types) if types else None),
            *section("week", "Hour by weekday", "chart.html", week(view.times)),
            *section("delays", "Delay of deliveries", "chart.html", delays),
            *section("moves", "Entered less left", "chart.html", move_chart(moves) if moves else None),
            *section("repeats", "What came again", "tables.html", repeat_tables(view)),
            *section("groups", "What events are about", "tables.html", group_tables(view)),
            *section("cards", "First events", "cards.html", self._card_list()),
        ]

    def _card_list(self) -> Cards | None:
        note = f"{plural(self._more_cards, 'more card')} not shown." if self._more_cards else ""
        return Cards(tuple(self._cards), note) if self._cards else None


def sources_of(view: View) -> Sources:
    """The sources of an overview as the parts of a page name them."""
    sources = Sources()
    sources.names, sources.number = dict(enumerate(view.sources)), len(view.sources)
    return sources


def repeat_tables(view: View) -> list[Table] | None:
    """The ids that came again, of deliveries and of events."""
    repeated = ((view.repeated_deliveries, "deliveries", "id"), (view.repeated_events, "events", "event.id"))
    tables = [repeat_table(row, name, key, view.sources) for row, name, key in repeated if row.total.high]
    return tables or None


def repeat_table(repeated: Repeated, name: str, key: str, sources: list[str]) -> Table:
    """The ids that came most often, with their first places."""
    rows = []
    for row in repeated.ids:
        places = ", ".join(f"{shortened(visible(sources[at.source]))}:{at.line}" for at in row.places)
        more = ", ..." if row.times > len(row.places) else ""
        rows.append((row.id, row.times, "the same" if row.is_same else "other", f"{places}{more}"))
    note = f"{count_text(repeated.total)} came with an {key} that had come before."
    heads = (key, "Times", "Bytes", "First places")
    return Table(f"Repeated {name}", heads, tuple(rows), frozenset({1}), note)


def group_tables(view: View) -> list[Table] | None:
    """What events are grouped by, and what nobody documented."""
    tables = []
    for name in GROUPS:
        most = view.groups[name].most_common()
        others = sum(count for _, count in most[LISTED:]) + view.groups[name].others
        rows = [(name_text(key), count) for key, count in most[:LISTED]]
        rows += [("others", others)] if others else []
        if rows:
            label = GROUP_LABELS[name].capitalize()
            tables.append(Table(f"{name.capitalize()}", (label, "Events"), tuple(rows), frozenset({1})))
    most_undocumented = view.undocumented.most_common()
    if most_undocumented:
        listed = tuple((item.path, item.value or "", count) for item, count in most_undocumented[:LISTED])
        more = len(most_undocumented) - LISTED
        note = f"{plural(more, 'more place')} not shown." if more > 0 else ""
        heads = ("Member", "Value", "Events")
        tables.append(Table("Never documented", heads, listed, frozenset({2}), note))
    return tables or None


def name_text(name: GroupName) -> str:
    """The name of a group with its id."""
    return f"{name.name} ({name.id})" if name.id else name.name


def card_table(card: Card) -> CardTable:
    """A card as a table: a row for every line."""
    checked = card.checked
    rows = list(card.facts)
    for each in card.sections:
        rows += ((" / ".join(filter(None, (each.label, row.label))), text_of(row.phrases)) for row in each.rows)
    more = f"{plural(len(rows) - CARD_ROWS, 'more line')} not shown." if len(rows) > CARD_ROWS else ""
    shown = tuple((shortened(label, LONGEST), shortened(text, LONGEST)) for label, text in rows[:CARD_ROWS])
    record = checked.event.record
    where = f"event {record.number:,} of {shortened(visible(card.source), LONGEST)}, line {record.line:,}"
    kind = checked.type or "no documented event"
    how = CHECKED[checked.event.recognition.checked] or plural(len(checked.findings), "finding")
    outcome = f"{OUTCOMES[checked.valid][0]}, {how}"
    return CardTable(kind, where, outcome, Table(f"Card of {where}", ("Of the event", "Value"), shown, note=more))
