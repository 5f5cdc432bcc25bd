"""Cross-field rules: one file each, found by `checks`."""


def codes() -> dict[str, str]:
    """The code of every rule with its page."""
    return {}
