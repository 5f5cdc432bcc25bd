"""What a distribution was for, which the members that it adds to the data of its event tell."""

from typing import Literal

from segcli.findings import Json, SegcliError

Purpose = Literal["promotion", "unique-codes", "message"]

PURPOSES: tuple[Purpose, ...] = ("promotion", "unique-codes", "message")
MEMBERS_OF: dict[Purpose, tuple[str, ...]] = {
    "promotion": ("campaign", "promotion_tier"),
    "unique-codes": ("campaign", "voucher", "publication"),
    "message": (),
}


def purpose_of(data: Json) -> Purpose | None:
    """What a distribution was for, by the members it added; None where they belong to none or to several."""
    if not isinstance(data, dict):
        return None
    promotion = data.get("promotion_tier") is not None
    codes = data.get("voucher") is not None or data.get("publication") is not None
    if promotion or codes:
        return None if promotion and codes else "promotion" if promotion else "unique-codes"
    return None if data.get("campaign") is not None else "message"


def known_purpose(name: Purpose) -> Purpose:
    """The purpose of that name. Raises SegcliError when there is none."""
    if name not in PURPOSES:
        raise SegcliError(f"there is no purpose {name}; there are {', '.join(PURPOSES)}")
    return name
