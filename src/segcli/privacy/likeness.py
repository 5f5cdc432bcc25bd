"""The pseudonyms of unknown names on which it depends what a record is recognised as, looked for where that matters."""

from collections.abc import Callable

from segcli.findings import Path


class Names:
    """The pseudonyms of the names on which it depends what a record is recognised as. Nearly all records have none, so
    they are looked for where an unknown name stands beside documented ones or in the data (20 us an event).
    """

    __slots__ = ("_data_path", "_find", "pseudonyms")

    def __init__(self, find: Callable[[], dict[str, str]], data_path: Path | None) -> None:
        self._find: Callable[[], dict[str, str]] | None = find
        self._data_path = data_path
        self.pseudonyms: dict[str, str] = {}
        if data_path is None:
            self.look()

    def look(self) -> None:
        """Look for them."""
        if self._find is not None:
            self.pseudonyms = self._find()
            self._find = None

    def may_matter_at(self, path: Path, has_members: bool) -> bool:
        """Whether an unknown name in the object at a path may be one of them, and they were not looked for."""
        return self._find is not None and (has_members or path == self._data_path)


class LikenessError(Exception):
    """An unknown name stands where it has to stay as near to the known ones as it was."""
