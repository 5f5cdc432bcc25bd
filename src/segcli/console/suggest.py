"""What a name that does not exist may have meant."""

import difflib


def nearest(name: str, names: list[str]) -> str | None:
    """The name that is most like `name`, if one is like it at all; case does not count."""
    if not names:
        return None  # as with most missing members: nothing unknown stands beside them, and to compare takes 5 us
    folded = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else None


def suggestion(name: str, names: list[str], command: str) -> str:
    """The names that may have been meant, or how to see them all."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(close)}?" if close else f"; `{command}` lists them"
