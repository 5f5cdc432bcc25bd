"""The parts of an event about campaigns and vouchers."""

from segcli.generation.customers import person
from segcli.generation.entities import VOUCHER_TYPES, Campaign, Facts, Voucher
from segcli.generation.times import DAY, HOUR, day, timestamp
from segcli.generation.vocabulary import ALPHABET, CUSTOM_EVENTS
from segcli.generation.world import World, listed

WORKING_DAYS = [1, 2, 3, 4, 5]
EXPIRATION: Facts = {
    "period_type": "MONTH",
    "period_value": 3,
    "rounding_type": "END_OF_MONTH",
    "rounding_value": 0,
    "fixed_month": None,
    "fixed_day": None,
}
"""When points of a loyalty card expire."""


def campaign(world: World) -> Facts:
    """The campaign of the event; a new one where the event is that it was created or deleted."""
    facts = campaign_facts(world.campaign)
    if world.event in ("campaign.created", "campaign.deleted"):
        time = world.now - world.chance.between(20, 600)
        facts |= {"id": world.chance.id("camp", time), "created_at": timestamp(time), "updated_at": None}
        facts |= {"vouchers_count": 0} if world.event == "campaign.created" else {}
    if world.event in ("campaign.updated", "campaign.enabled", "campaign.disabled"):
        facts |= {"updated_at": timestamp(world.now), "active": world.event != "campaign.disabled"}
    return facts


def campaign_facts(campaign: Campaign) -> Facts:
    """A campaign, in full."""
    kind, category = VOUCHER_TYPES[campaign.type], campaign.category
    facts: Facts = {
        "id": campaign.id,
        "name": campaign.name,
        "campaign_type": campaign.type,
        "type": "STATIC" if campaign.type == "PROMOTION" else "AUTO_UPDATE",
        "is_referral_code": campaign.type == "REFERRAL_PROGRAM",
        "auto_join": False,
        "join_once": campaign.type == "LOYALTY_PROGRAM",
        "use_voucher_metadata_schema": True,
        "active": True,
        "category_id": category["id"] if category else None,
        "category": category["name"] if category else None,
        "categories": [category] if category else [],
        "metadata": {},
        "start_date": timestamp(campaign.created + HOUR),
        "expiration_date": timestamp(campaign.created + 900 * DAY),
        "validity_day_of_week": WORKING_DAYS,
        "description": "Goes with the season",
        "vouchers_count": 100,
        "creation_status": "DONE",
        "vouchers_generation_status": "DONE",
        "protected": False,
        "created_at": timestamp(campaign.created),
        "updated_at": timestamp(campaign.created + 3 * DAY),
    }
    if kind:
        facts["voucher"] = vouchers_of(campaign, kind)
    if campaign.type == "REFERRAL_PROGRAM":
        facts["referral_program"] = referral_program(campaign)
    return facts


def referral_program(campaign: Campaign) -> Facts:
    """What referring customers get, and for what: in every other project, for a custom event."""
    by_event = campaign.created % 2 == 0
    schema = {"id": campaign.id.replace("camp", "ms"), "name": CUSTOM_EVENTS[0]}
    parent = {"id": campaign.id, "name": campaign.name, "object": "CAMPAIGN"}
    return {
        "conversion_event_type": "custom_event" if by_event else "redemption",
        "custom_event": schema if by_event else None,
        "referee_reward": {"related_object_parent": parent, "type": "DISCOUNT_VOUCHER", "amount": 1},
    }


def vouchers_of(campaign: Campaign, kind: str) -> Facts:
    """What all vouchers of a campaign have in common."""
    return {
        "type": kind,
        "discount": campaign.discount if kind == "DISCOUNT_VOUCHER" else None,
        "gift": {"amount": 5000, "effect": "APPLY_TO_ORDER"} if kind == "GIFT_VOUCHER" else None,
        "loyalty_card": {"points": 0, "expiration_rules": EXPIRATION} if kind == "LOYALTY_CARD" else None,
        "redemption": {"quantity": campaign.quantity, "redeemed_quantity": 0},
        "code_config": {
            "length": 8,
            "charset": ALPHABET,
            "prefix": campaign.prefix,
            "postfix": "",
            "pattern": "########",
            "min_desired": 1,
        },
        "is_referral_code": campaign.type == "REFERRAL_PROGRAM",
        "start_date": timestamp(campaign.created + HOUR),
        "expiration_date": timestamp(campaign.created + 900 * DAY),
    }


def voucher(world: World) -> Facts:
    """The voucher of the event."""
    facts = voucher_facts(world.voucher, world)
    if world.event in ("voucher.updated", "voucher.enabled", "voucher.disabled"):
        facts |= {"updated_at": timestamp(world.now), "active": world.event != "voucher.disabled"}
    return facts


def voucher_facts(voucher: Voucher, world: World) -> Facts:
    """A voucher, in full."""
    kind, category, chance = VOUCHER_TYPES[voucher.campaign.type], voucher.campaign.category, world.chance
    # A voucher that is no longer new was handed out at least.
    updated = max(voucher.updated, min(voucher.created + HOUR // 2, world.before(HOUR, HOUR)))
    redemption: Facts = {"quantity": voucher.quantity, "redeemed_quantity": voucher.redeemed_quantity, "object": "list"}
    redemption["url"] = f"/v1/vouchers/{voucher.code}/redemptions?page=1&limit=10"
    facts: Facts = {
        "id": voucher.id,
        "code": voucher.code,
        "type": kind,
        "discount": voucher.campaign.discount if kind == "DISCOUNT_VOUCHER" else None,
        "gift": None,
        "loyalty_card": None,
        "campaign": voucher.campaign.name,
        "campaign_id": voucher.campaign.id,
        "is_referral_code": voucher.campaign.type == "REFERRAL_PROGRAM",
        "holder_id": voucher.holder.id if voucher.holder else None,
        "referrer_id": chance.id("cust", voucher.created) if voucher.campaign.type == "REFERRAL_PROGRAM" else None,
        "category": category["name"] if category else None,
        "category_id": category["id"] if category else None,
        "categories": [category] if category else [],
        "active": True,
        "created_at": timestamp(voucher.created),
        "updated_at": timestamp(updated) if updated > voucher.created else None,
        "redemption": redemption,
        "start_date": timestamp(voucher.created),
        "expiration_date": timestamp(voucher.created + 365 * DAY),
        "additional_info": "Not for lamps",
        "validity_timeframe": None,
        "validity_day_of_week": WORKING_DAYS,
        "validity_hours": None,
        "distributions": None,
        "validation_rules_assignments": listed([]),
        "metadata": {"lot": f"L-{voucher.created % 90 + 10}"},
        "publish": {"object": "list", "count": 1 if voucher.holder else 0},
    }
    facts["publish"]["url"] = f"/v1/vouchers/{voucher.code}/publications?page=1&limit=10"
    facts["assets"] = {"qr": picture(world, "qr"), "barcode": picture(world, "barcode")}
    if kind == "LOYALTY_CARD":
        facts["loyalty_card"] = card_balance(voucher)
        redemption["redeemed_points"] = voucher.redeemed
    elif kind == "GIFT_VOUCHER":
        facts["gift"] = gift_balance(voucher)
        redemption["redeemed_amount"] = voucher.redeemed
    if voucher.holder and chance.of(0.1):
        facts["holder"] = person(voucher.holder)
    return facts


def picture(world: World, kind: str) -> Facts:
    name = world.chance.text("0123456789abcdef", 8)
    return {"id": f"U2F-{name}", "url": f"https://assets.example.test/{kind}/{name}"}


def card_balance(voucher: Voucher) -> Facts:
    """The points of a loyalty card."""
    facts: Facts = {"points": voucher.amount, "balance": voucher.balance}
    for name, number in (
        ("expired", voucher.expired),
        ("subtracted", voucher.subtracted),
        ("pending", voucher.pending),
    ):
        if number:
            facts[f"{name}_points"] = number
    if voucher.balance > 0:
        facts |= {"next_expiration_date": day(voucher.created + 720 * DAY), "next_expiration_points": voucher.balance}
    return facts


def gift_balance(voucher: Voucher) -> Facts:
    """The credits of a gift voucher."""
    facts: Facts = {"amount": voucher.amount, "balance": voucher.balance, "effect": "APPLY_TO_ORDER"}
    return facts | ({"subtracted_amount": voucher.subtracted} if voucher.subtracted else {})
