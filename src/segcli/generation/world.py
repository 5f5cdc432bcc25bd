"""The customer, campaign, voucher and other parts of one event, so that all members of its payload agree on them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from segcli.events.purpose import Purpose
from segcli.generation.chance import Chance
from segcli.generation.entities import VOUCHER_TYPES, Campaign, Facts, Person, Voucher
from segcli.generation.project import Project
from segcli.generation.times import DAY, HOUR, MINUTE
from segcli.generation.vocabulary import ALPHABET

YOUNG = ("voucher.created", "voucher.published", "publication.succeeded", "customer.publication.succeeded")
"""Events whose voucher has only just been made."""
CARDS = (
    "customer.loyalty.", "campaign.loyalty_tier.", "customer.reward_redemptions.", "customer.rewarded.loyalty_points",
    "customer.voucher.loyalty_card.", "voucher.loyalty_card.",
)  # fmt: skip
GIFTS = ("customer.voucher.gift.", "voucher.gift.")
REDEMPTIONS = ("redemption.", "customer.redemption.")


class Setting(NamedTuple):
    """What all events of a run have in common: `builders` are the functions that make the parts, by their names."""

    project: Project
    chance: Chance
    builders: "Mapping[str, Callable[[World], Any]]"


class World:
    """The parts of an event. They are made by their builders when they are first needed, and then stay."""

    def __init__(self, event: str, now: int, person: Person, setting: Setting, purpose: Purpose | None) -> None:
        self.event = event
        self.now = now
        self.person = person
        self.purpose = purpose
        self.project, self.chance, self._builders = self._setting = setting
        self.campaign: Campaign = self.chance.pick(self.project.campaigns[self._campaign_type()])
        self._voucher: Voucher | None = None
        self._parts: dict[str, Any] = {}

    def _campaign_type(self) -> str:
        """The type of the campaign that the event is about."""
        if self.purpose == "promotion" or "promotion_tier" in self.event:
            return "PROMOTION"
        if self.event.startswith(CARDS):
            return "LOYALTY_PROGRAM"
        if self.event.startswith(GIFTS):
            return "GIFT_VOUCHERS"
        if self.event == "campaign.vouchers.generation.completed" or self.purpose == "unique-codes":
            return self.chance.pick(("DISCOUNT_COUPONS", "DISCOUNT_COUPONS", "GIFT_VOUCHERS"))
        if self.event.startswith(REDEMPTIONS) and self.chance.of(0.15):
            return "PROMOTION"
        if self.event.startswith("campaign.") and self.chance.of(0.2):
            return "PROMOTION"
        types = ("DISCOUNT_COUPONS", "DISCOUNT_COUPONS", "GIFT_VOUCHERS", "LOYALTY_PROGRAM", "REFERRAL_PROGRAM")
        return self.chance.pick(types)

    def facts(self, part: str) -> Any:
        """The facts of a part of the event."""
        if part not in self._parts:
            self._parts[part] = self._builders[part](self)
        return self._parts[part]

    def knows(self, part: str) -> bool:
        """Whether there are facts of a part."""
        return part in self._parts or part in self._builders

    def set_parts(self, **parts: Any) -> None:
        """Set the facts of some parts instead of having them made."""
        self._parts.update(parts)

    def world_of(self, event: str, person: Person) -> "World":
        """The parts of another event at the same time, of some customer."""
        return World(event, self.now, person, self._setting, None)

    @property
    def voucher_type(self) -> str | None:
        return VOUCHER_TYPES[self.campaign.type]

    @property
    def voucher(self) -> Voucher:
        """The voucher that the event is about."""
        if self._voucher is None:
            self._voucher = self._chosen_voucher()
        return self._voucher

    def use_voucher(self, voucher: Voucher) -> None:
        """Make a voucher the one that the event is about."""
        self._voucher, self.campaign = voucher, voucher.campaign

    def _chosen_voucher(self) -> Voucher:
        if self.voucher_type == "LOYALTY_CARD" and not self.event.startswith("voucher.created"):
            return self.card(self.campaign)
        young = self.purpose == "unique-codes" or self.event in YOUNG
        created = self.now - (self.chance.between(1, 900) if young else self.chance.between(HOUR, 20 * DAY))
        created = max(created, self.person.created + 1, self.campaign.created + 1)
        return self.issued(self.campaign, created, self.person if self._is_held() else None)

    def _is_held(self) -> bool:
        """Whether the voucher belongs to the customer of the event."""
        return self.event.startswith("customer.") or "publi" in self.event or self.chance.of(0.5)

    def card(self, campaign: Campaign) -> Voucher:
        """The card of the customer in a loyalty programme."""
        if campaign.id not in self.person.cards:
            created = max(self.now - self.chance.between(HOUR, 60 * DAY), self.person.created, campaign.created) + 1
            card = self.issued(campaign, created, self.person)
            card.amount = 50 * self.chance.between(4, 20)
            card.redeemed = 10 * self.chance.between(0, 6)
            card.redeemed_quantity = card.redeemed // 10
            card.expired = 20 if self.chance.of(0.1) else 0
            card.subtracted = 5 if self.chance.of(0.1) else 0
            card.pending = 10 * self.chance.between(0, 2)
            self.person.cards[campaign.id] = card
        return self.person.cards[campaign.id]

    def issued(self, campaign: Campaign, created: int, holder: Person | None) -> Voucher:
        """A new voucher of a campaign."""
        code = campaign.prefix + self.chance.text(ALPHABET, 8)
        kind = VOUCHER_TYPES[campaign.type]
        name = self.chance.id("v", created)
        voucher = Voucher(name, code, campaign, created, holder, campaign.quantity, updated=created)
        if kind == "GIFT_VOUCHER":
            voucher.amount = 1000 * self.chance.between(2, 10)
        return voucher

    def before(self, least: int = MINUTE, most: int = HOUR) -> int:
        """A time before the event."""
        return self.now - self.chance.between(least, most)


def listed(items: list[Facts]) -> Facts:
    """A list in the form of the vendor's API."""
    return {"object": "list", "data_ref": "data", "data": items, "total": len(items)}
