"""What an event tells of campaigns and vouchers, and what they are worth."""

from segcli.generation.customers import person
from segcli.generation.entities import VOUCHER_TYPES, Campaign, Facts, Voucher
from segcli.generation.moments import DAY, day, written
from segcli.generation.vocabulary import ALPHABET
from segcli.generation.world import World


def campaign(world: World) -> Facts:
    """The campaign of the event; where the event is that it was made, a new one."""
    facts = campaign_facts(world.campaign)
    if world.event in ("campaign.created", "campaign.deleted"):
        moment = world.now - world.chance.between(20, 600)
        facts |= {"id": world.chance.id("camp", moment), "created_at": written(moment), "updated_at": None}
        facts |= {"vouchers_count": 0} if world.event == "campaign.created" else {}
    if world.event in ("campaign.updated", "campaign.enabled", "campaign.disabled"):
        facts |= {"updated_at": written(world.now), "active": world.event != "campaign.disabled"}
    return facts


def campaign_facts(which: Campaign) -> Facts:
    """A campaign, in full."""
    kind, rank = VOUCHER_TYPES[which.type], which.category
    facts: Facts = {
        "id": which.id,
        "name": which.name,
        "campaign_type": which.type,
        "type": "STATIC" if which.type == "PROMOTION" else "AUTO_UPDATE",
        "is_referral_code": which.type == "REFERRAL_PROGRAM",
        "auto_join": False,
        "join_once": which.type == "LOYALTY_PROGRAM",
        "use_voucher_metadata_schema": True,
        "active": True,
        "category_id": rank["id"] if rank else None,
        "category": None,
        "categories": [rank] if rank else [],
        "metadata": {},
        "start_date": None,
        "expiration_date": None,
        "description": None,
        "vouchers_count": 100,
        "creation_status": "DONE",
        "vouchers_generation_status": "DONE",
        "protected": False,
        "created_at": written(which.created),
        "updated_at": written(which.created + 3 * DAY),
    }
    if kind:
        facts["voucher"] = vouchers_of(which, kind)
    if which.type == "REFERRAL_PROGRAM":
        facts["referral_program"] = {"conversion_event_type": "redemption"}
    return facts


def vouchers_of(which: Campaign, kind: str) -> Facts:
    """What all vouchers of a campaign have in common."""
    return {
        "type": kind,
        "discount": which.discount if kind == "DISCOUNT_VOUCHER" else None,
        "gift": {"amount": 5000, "effect": "APPLY_TO_ORDER"} if kind == "GIFT_VOUCHER" else None,
        "loyalty_card": {"points": 0} if kind == "LOYALTY_CARD" else None,
        "redemption": {"quantity": which.quantity, "redeemed_quantity": 0},
        "code_config": {"length": 8, "charset": ALPHABET, "prefix": which.prefix, "pattern": "########"},
        "is_referral_code": which.type == "REFERRAL_PROGRAM",
        "start_date": None,
        "expiration_date": None,
    }


def voucher(world: World) -> Facts:
    """The voucher of the event."""
    facts = voucher_facts(world.voucher, world)
    if world.event in ("voucher.updated", "voucher.enabled", "voucher.disabled"):
        facts |= {"updated_at": written(world.now), "active": world.event != "voucher.disabled"}
    return facts


def voucher_facts(which: Voucher, world: World) -> Facts:
    """A voucher, in full."""
    kind, rank, chance = VOUCHER_TYPES[which.campaign.type], which.campaign.category, world.chance
    redemption: Facts = {"quantity": which.quantity, "redeemed_quantity": which.redeemed_quantity, "object": "list"}
    redemption["url"] = f"/v1/vouchers/{which.code}/redemptions?page=1&limit=10"
    facts: Facts = {
        "id": which.id,
        "code": which.code,
        "type": kind,
        "discount": which.campaign.discount if kind == "DISCOUNT_VOUCHER" else None,
        "gift": None,
        "loyalty_card": None,
        "campaign": which.campaign.name,
        "campaign_id": which.campaign.id,
        "is_referral_code": which.campaign.type == "REFERRAL_PROGRAM",
        "holder_id": which.holder.id if which.holder else None,
        "referrer_id": None,
        "category": None,
        "category_id": rank["id"] if rank else None,
        "categories": [rank] if rank else [],
        "active": True,
        "created_at": written(which.created),
        "updated_at": written(which.updated) if which.updated > which.created else None,
        "redemption": redemption,
        "start_date": None,
        "expiration_date": written(which.created + 365 * DAY) if kind == "GIFT_VOUCHER" else None,
        "additional_info": None,
        "validity_timeframe": None,
        "metadata": {"lot": f"L-{which.created % 90 + 10}"},
        "publish": {"object": "list", "count": 1 if which.holder else 0},
    }
    facts["publish"]["url"] = f"/v1/vouchers/{which.code}/publications?page=1&limit=10"
    facts["assets"] = {"qr": picture(world, "qr"), "barcode": picture(world, "barcode")}
    if kind == "LOYALTY_CARD":
        facts["loyalty_card"] = card(which)
        redemption["redeemed_points"] = which.redeemed
    elif kind == "GIFT_VOUCHER":
        facts["gift"] = gift(which)
        redemption["redeemed_amount"] = which.redeemed
    if which.holder and chance.of(0.1):
        facts["holder"] = person(which.holder)
    return facts


def picture(world: World, kind: str) -> Facts:
    name = world.chance.text("0123456789abcdef", 8)
    return {"id": f"U2F-{name}", "url": f"https://assets.example.test/{kind}/{name}"}


def card(which: Voucher) -> Facts:
    """The points of a loyalty card."""
    facts: Facts = {"points": which.amount, "balance": which.balance}
    for name, number in (("expired", which.expired), ("subtracted", which.subtracted), ("pending", which.pending)):
        if number:
            facts[f"{name}_points"] = number
    if which.balance > 0:
        facts |= {"next_expiration_date": day(which.created + 720 * DAY), "next_expiration_points": which.balance}
    return facts


def gift(which: Voucher) -> Facts:
    """The credits of a gift voucher."""
    facts: Facts = {"amount": which.amount, "balance": which.balance, "effect": "APPLY_TO_ORDER"}
    return facts | ({"subtracted_amount": which.subtracted} if which.subtracted else {})
