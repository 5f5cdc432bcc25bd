"""Tables of events and of findings, for DuckDB, Spark and the like: `events-*.parquet` and `findings-*.parquet`."""

from collections.abc import Callable
from io import BufferedWriter
from typing import TYPE_CHECKING, Any

from segcli.console.output import Output
from segcli.findings import SegcliError, Summary
from segcli.input.records import Unreadable
from segcli.reporters.reporter import Excerpted
from segcli.reporters.tables import EVENTS, FINDINGS, SCHEMA_VERSION, Column, Row, event_row, failure_row, finding_rows
from segcli.validation.result import CheckedEvent

if TYPE_CHECKING:
    import pyarrow

BATCH = 2048
"""Rows that are Python objects before they become columns, which take a tenth of the memory."""

GROUP = 1 << 16
"""Rows of a row group, which is in memory until it is written: 10 MB of events."""

FILE = 1 << 23
"""Rows of a file at most."""

INSTALL = "`pip install 'segcli[parquet]'`"


class Reporter:
    """Writes the rows of events and findings as they come; `create` makes a file in the folder of the output."""

    every_event = True
    excerpts = Excerpted.NONE

    def __init__(self, create: Callable[[str], BufferedWriter], _: Output) -> None:
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError as error:
            raise SegcliError(f"reports in Parquet take {INSTALL} to be written") from error
        self._events = Table("events", EVENTS, create)
        self._findings = Table("findings", FINDINGS, create)

    def start(self) -> None:
        pass

    def show(self, source: str, item: CheckedEvent | Unreadable) -> None:
        if isinstance(item, CheckedEvent):
            self._events.add(event_row(source, item))
        for row in finding_rows(source, item):
            self._findings.add(row)

    def fail(self, source: str, error: str) -> None:
        self._findings.add(failure_row(source, error))

    def finish(self, _: Summary) -> None:
        self._events.close()
        self._findings.close()


class Table:
    """The files of one table. There is one at least, so that a query finds the columns where there are no rows."""

    def __init__(self, name: str, columns: tuple[Column, ...], create: Callable[[str], BufferedWriter]) -> None:
        self._name = name
        self._create = create
        self._schema = schema(columns)
        self._rows: list[Row] = []
        self._batches: list[pyarrow.RecordBatch] = []
        self._in_group = self._in_file = self._files = 0
        self._open()

    def _open(self) -> None:
        import pyarrow.parquet

        self._file = self._create(f"{self._name}-{self._files:05}.parquet")
        self._writer = pyarrow.parquet.ParquetWriter(self._file, self._schema, compression="zstd")
        self._files += 1
        self._in_file = 0

    def add(self, row: Row) -> None:
        """Add a row behind the others."""
        if self._in_file + self._in_group + len(self._rows) == FILE:
            self._end()
            self._open()
        self._rows.append(row)
        if len(self._rows) == BATCH:
            self._pack()
            if self._in_group >= GROUP:
                self._write()

    def _pack(self) -> None:
        """Make columns of the rows."""
        import pyarrow

        arrays: list[Any] = [
            pyarrow.array(values, field.type)
            for values, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
        ]
        self._batches.append(pyarrow.record_batch(arrays, schema=self._schema))
        self._in_group += len(self._rows)
        self._rows.clear()

    def _write(self) -> None:
        """Write a row group."""
        import pyarrow

        self._writer.write_table(pyarrow.Table.from_batches(self._batches, self._schema), row_group_size=2 * GROUP)
        self._in_file += self._in_group
        self._in_group = 0
        self._batches.clear()

    def _end(self) -> None:
        if self._rows:
            self._pack()
        if self._batches:
            self._write()
        self._writer.close()
        self._file.close()

    def close(self) -> None:
        """Write what is left; the files are whole then."""
        self._end()


def schema(columns: tuple[Column, ...]) -> "pyarrow.Schema":
    """The columns as Arrow has them, with the version of their meaning."""
    import pyarrow

    types = {"timestamp": pyarrow.timestamp("us"), "bool": pyarrow.bool_()}
    fields = [pyarrow.field(name, types.get(kind) or getattr(pyarrow, kind)()) for name, kind, _ in columns]
    return pyarrow.schema(fields, {"schema_version": SCHEMA_VERSION})
