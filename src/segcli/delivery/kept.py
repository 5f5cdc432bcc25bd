"""What goes wrong in a thread, kept for the thread that waits for it: there it is told of as anything else is."""


class Kept:
    """A context whose `error` is what ended it, if something did."""

    def __init__(self) -> None:
        self.error: BaseException | None = None

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> bool:
        self.error = error
        return True
