"""What an event tells of points and credits: what was booked, why, and what is left."""

from segcli.generation.customers import tier_of
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.moments import DAY, HOUR, day, written
from segcli.generation.world import World

TYPES = {"POINTS": "loyalty_card", "CREDITS": "gift_voucher"}


def booking(world: World) -> Facts:
    """What is added to the voucher, or taken from it, and why; all that tells of it starts from here."""
    which, chance, event = world.voucher, world.chance, world.event
    unit = "CREDITS" if VOUCHER_TYPES[which.campaign.type] == "GIFT_VOUCHER" else "POINTS"
    number = 500 * chance.between(1, 8) if unit == "CREDITS" else chance.between(5, 60)
    if event.endswith("points_expired"):
        number = max(0, min(number, which.balance))
        which.expired += number
        kind, number = "POINTS_EXPIRATION", -number
    elif event.endswith("transaction.created") and chance.of(0.4):
        number = max(0, min(number, which.balance))
        which.redeemed += number
        kind, number = f"{unit}_REDEMPTION", -number
    else:
        which.amount += number
        kind = f"{unit}_ADDITION"
        if event.endswith("pending_points.activated"):
            kind = "PENDING_POINTS_ACTIVATION"
        elif unit == "POINTS" and (event.endswith("rewarded.loyalty_points") or chance.of(0.5)):
            kind = "POINTS_ACCRUAL"
    which.updated = world.now
    return {"type": kind, "number": number, "unit": unit}


def balance(world: World) -> Facts:
    """What changed on the voucher, what was ever put on it, and what is left."""
    booked, which = world.facts("booking"), world.voucher
    by_itself = booked["type"] in ("POINTS_ACCRUAL", "PENDING_POINTS_ACTIVATION", "POINTS_EXPIRATION")
    return {
        "type": TYPES[booked["unit"]],
        "points" if booked["unit"] == "POINTS" else "amount": booked["number"],
        "total": which.amount,
        "balance": which.balance,
        "operation_type": "AUTOMATIC" if by_itself else "MANUAL",
        "related_object": {"type": "voucher", "id": which.id},
    }


def transaction(world: World) -> Facts:
    """The entry in the ledger of the voucher."""
    booked, which, chance = world.facts("booking"), world.voucher, world.chance
    details: Facts = {"balance": world.facts("balance")}
    bought = world.facts("order") if with_order(world) else None
    if bought:
        details["order"] = {"id": bought["id"], "source_id": bought["source_id"]}
    if booked["type"].endswith("_REDEMPTION"):
        details["redemption"] = {"id": world.facts("spending")["id"]}
    if booked["type"] == "POINTS_ACCRUAL":
        rule = world.facts("earning_rule")
        details["earning_rule"] = {"id": rule["id"], "source": {"banner": rule["source"]["banner"]}}
        happened = world.facts("event")
        details["event"] = {"id": happened["id"], "type": happened["type"]}
    return {
        "id": chance.id("vtx", world.now),
        "source_id": None,
        "voucher_id": which.id,
        "campaign_id": which.campaign.id,
        "source": "Automation" if world.facts("balance")["operation_type"] == "AUTOMATIC" else "API",
        "reason": None,
        "type": booked["type"],
        "details": details,
        "related_transaction_id": None,
        "created_at": written(world.now),
    }


def with_order(world: World) -> bool:
    """Whether an order led to what was booked."""
    return world.facts("booking")["type"] in ("POINTS_ACCRUAL", "POINTS_REDEMPTION", "CREDITS_REDEMPTION")


def spending(world: World) -> Facts:
    """The redemption by which points or credits were spent."""
    booked, moment = world.facts("booking"), world.before(1, 4)
    return {
        "id": world.chance.id("r", moment),
        "object": "redemption",
        "date": written(moment),
        "customer_id": world.person.id,
        "tracking_id": world.chance.id("track", moment),
        "amount": -booked["number"],
        "order": world.facts("order"),
        "result": "SUCCESS",
        "status": "SUCCEEDED",
        "voucher": world.facts("voucher"),
        "metadata": {},
    }


def pending_balance(world: World) -> Facts:
    """How the points changed that wait for their day."""
    which = world.voucher
    return {
        "points": world.facts("pending")["change"],
        "total": which.pending,
        "operation_type": "AUTOMATIC",
        "related_object": {"type": "voucher", "id": which.id},
    }


def pending(world: World) -> Facts:
    """How many points wait for their day, and by how many they are more or less than before."""
    which, points = world.voucher, world.chance.between(5, 60)
    change = points
    if world.event.endswith(("canceled", "activated")):
        change = -points
        which.pending = max(0, which.pending - points)
    else:
        which.pending += points
    which.updated = world.now
    if world.event.endswith("activated"):
        world.facts("booking")
    return {"points": points, "change": change}


def pending_points(world: World) -> Facts:
    """Points that the order has earned and that can be spent from some day on."""
    which, waiting, bought = world.voucher, world.facts("pending"), world.facts("order")
    activated = world.event.endswith("activated")
    starts = world.now if activated else world.now + 7 * DAY
    rule = world.campaign.earning_rules[0]
    tier = tier_of(world.campaign.tiers, which.balance)
    return {
        "id": world.chance.id("lopp", starts // DAY * DAY + world.chance.between(0, HOUR)),
        "voucher_id": which.id,
        "campaign_id": which.campaign.id,
        "customer_id": world.person.id,
        "order_id": bought["id"],
        "points": waiting["points"],
        "activates_at": day(starts),
        "details": {
            "holder_loyalty_tier": {"id": tier["id"], "name": tier["name"]},
            "event": world.facts("event"),
            "earning_rule": {"id": rule["id"], "source": {"banner": rule["banner"]}},
            "order": {"id": bought["id"], "source_id": bought["source_id"]},
        },
        "created_at": bought["created_at"],
        "updated_at": None,
    }


def points(world: World) -> int:
    """How many points were booked."""
    return abs(int(world.facts("booking")["number"]))


def buckets(world: World) -> list[Facts]:
    """The points that expired together."""
    which = world.voucher
    expired = {
        "id": world.chance.id("lopb", which.created),
        "voucher_id": which.id,
        "campaign_id": which.campaign.id,
        "bucket": {"total_points": points(world)},
        "status": "EXPIRED",
        "expires_at": day(world.now),
        "created_at": written(which.created),
        "updated_at": written(world.now),
    }
    return [expired]
