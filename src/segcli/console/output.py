"""Where output goes: results to stdout or files, which are written whole or not at all; remarks to stderr."""

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedWriter, TextIOWrapper
from typing import NamedTuple, TextIO

from segcli.console.streams import STDOUT, WRITTEN_AT_ONCE, BlockingWriter
from segcli.console.urls import was_url
from segcli.findings import SegcliError

DESCRIPTOR = r"/(?:dev|proc/self)/fd/([0-9]{1,4})"
NAMED = {"-": STDOUT, "/dev/stdout": STDOUT, "/dev/stderr": 2}

Write = Callable[[str], object]
"""What takes the text of a result."""


class Output(NamedTuple):
    """An output of a command. `file` None or `-` is stdout, `width` is in columns, and `unicode` tells whether block
    characters show. Where it `is_folder`, several files are written into `file`.
    """

    format: str
    file: str | None = None
    color: bool = False
    width: int = 80
    show_values: bool = False
    unicode: bool = True
    is_folder: bool = False

    @property
    def name(self) -> str:
        """The output as messages call it."""
        return "stdout" if self.file is None or is_stdout(self.file) else self.file

    @property
    def is_on_terminal(self) -> bool:
        """Whether a person sees the output as it is written."""
        return self.name == "stdout" and sys.stdout.isatty()

    @property
    def descriptor(self) -> int | None:
        """The descriptor that is meant, when it is no file that is to be opened."""
        return descriptor_of(self.file)

    @contextmanager
    def opened(self) -> Iterator[Write]:
        """What writes text to the output, UTF-8 whatever the locale. Raises SegcliError when nothing can be written
        there, and ClosedPipeError when nobody reads it any longer.
        """
        with opened((self,)) as (write,):
            yield write


def descriptor_of(file: str | None) -> int | None:
    """The descriptor that the name of an output means; None for that of a file."""
    if file is None or file in NAMED:
        return NAMED.get(file or "-")
    match = re.fullmatch(DESCRIPTOR, file)
    return int(match[1]) if match else None


def is_stdout(file: str | None) -> bool:
    return descriptor_of(file) == STDOUT


@contextmanager
def opened(outputs: Sequence[Output]) -> Iterator[list[Write]]:
    """What writes to each of the outputs; for a folder, what makes a file there of the name that it is given. Files are
    moved into place when all of them are whole; when the context ends with an exception, what stood there before stays.
    """
    with ExitStack() as stack:
        streams, commits, writes = [], [], list[Write]()
        for output in outputs:
            if output.is_folder:
                from segcli.console.output_folder import OutputFolder

                assert output.file is not None
                refuse_store(output.file)
                with failing(output.name):
                    folder = stack.enter_context(OutputFolder(output.file))
                writes.append(folder.create)
                commits.append(folder.commit)
                continue
            with failing(output.name):
                stream, commit = open_output(output, stack)
            streams.append(stream)
            writes.append(stream.write)
            commits.append(commit)
        yield writes
        for stream in streams:
            stream.flush()
            if stream is not sys.stdout:
                stream.close()
        for output, commit in zip(outputs, commits, strict=True):
            with failing(output.name):
                commit()


def open_output(output: Output, stack: ExitStack) -> tuple[TextIO, Callable[[], None]]:
    """The stream of an output, and what is to be done when it is whole. Raises OSError when it cannot be opened."""
    if is_stdout(output.file):
        return stdout(), lambda: None
    if output.descriptor is not None:
        return text_stream(BlockingWriter(os.dup(output.descriptor), output.name), stack), lambda: None
    assert output.file is not None
    refuse_store(output.file)
    if is_special(output.file):
        return text_stream(BlockingWriter(output.file, output.name), stack), lambda: None
    from segcli.console.atomic_file import AtomicFile

    file = AtomicFile(output.file)
    stack.callback(file.discard)
    return text_stream(file.raw, stack), file.commit


def refuse_store(path: str) -> None:
    """Raises SegcliError, which does not show it, for an output in an object store."""
    if was_url(path):
        raise SegcliError("object stores are read and never written: an output is a file, a folder or stdout")


def stdout() -> TextIO:
    """The stdout of this process, in UTF-8. Raises SegcliError when it is closed."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        if isinstance(raw := getattr(sys.stdout.buffer, "raw", None), BlockingWriter):
            raw.write(b"")
    return sys.stdout


def text_stream(raw: BlockingWriter, stack: ExitStack) -> TextIO:
    """A stream of text, in UTF-8, which is closed in the end; without a wait when something went wrong before."""
    stream = TextIOWrapper(BufferedWriter(raw, WRITTEN_AT_ONCE), encoding="utf-8", errors="backslashreplace")

    def close(kind: object, *_: object) -> None:
        if kind is not None:
            raw.hurry()
        stream.close()

    stack.push(close)
    return stream


def is_special(file: str) -> bool:
    """Whether a device, a pipe or a socket stands there, which is written as it is. Raises SegcliError for a folder."""
    try:
        mode = os.stat(file).st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise SegcliError(f"cannot write {file}: is a directory")
    return not stat.S_ISREG(mode)


@contextmanager
def failing(name: str) -> Iterator[None]:
    """Raises SegcliError for an output that an operation on a file fails for."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SegcliError(f"cannot write {name}: {(reason or '').lower()}") from error


def remark(text: str) -> None:
    """One line on stderr, which is where everything goes that is no result."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def flush() -> None:
    """Hand on what was written to stdout: whoever follows a long run sees it now."""
    sys.stdout.flush()
