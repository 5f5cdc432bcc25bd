"""When a delivery that failed comes again: as the vendor sends it, after 1, 2, 4 minutes and so on, up to a day."""

MINUTE = 60.0
LONGEST = 24 * 60 * MINUTE
MOST = 12
"""Repeated deliveries of one webhook, after which the vendor gives it up."""


def wait_after(attempt: int) -> float | None:
    """The seconds between a failed attempt (from 1) and the next one; None when there is none."""
    return min(2.0 ** (attempt - 1) * MINUTE, LONGEST) if attempt <= MOST else None
