"""The parts of an event about points and credits: what was booked, why, and what is left."""

from segcli.generation.customers import tier_of
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.times import DAY, HOUR, day, timestamp
from segcli.generation.world import World

TYPES = {"POINTS": "loyalty_card", "CREDITS": "gift_voucher"}


def booking(world: World) -> Facts:
    """What is added to the voucher, or taken from it, and why; the other parts about it are made from this."""
    voucher, chance, event = world.voucher, world.chance, world.event
    unit = "CREDITS" if VOUCHER_TYPES[voucher.campaign.type] == "GIFT_VOUCHER" else "POINTS"
    number = 500 * chance.between(1, 8) if unit == "CREDITS" else chance.between(5, 60)
    if event.endswith("points_expired"):
        number = max(0, min(number, voucher.balance))
        voucher.expired += number
        kind, number = "POINTS_EXPIRATION", -number
    elif event.endswith("transaction.created") and chance.of(0.4):
        number = max(0, min(number, voucher.balance))
        voucher.redeemed += number
        kind, number = f"{unit}_REDEMPTION", -number
    else:
        voucher.amount += number
        kind = f"{unit}_ADDITION"
        if event.endswith("pending_points.activated"):
            kind = "PENDING_POINTS_ACTIVATION"
        elif unit == "POINTS" and (event.endswith("rewarded.loyalty_points") or chance.of(0.5)):
            kind = "POINTS_ACCRUAL"
    voucher.updated = world.now
    return {"type": kind, "number": number, "unit": unit}


def balance(world: World) -> Facts:
    """The change of the balance of the voucher, the sum of all additions, and what is left."""
    entry, voucher = world.facts("booking"), world.voucher
    by_itself = entry["type"] in ("POINTS_ACCRUAL", "PENDING_POINTS_ACTIVATION", "POINTS_EXPIRATION")
    return {
        "type": TYPES[entry["unit"]],
        "points" if entry["unit"] == "POINTS" else "amount": entry["number"],
        "total": voucher.amount,
        "balance": voucher.balance,
        "operation_type": "AUTOMATIC" if by_itself else "MANUAL",
        "related_object": {"type": "voucher", "id": voucher.id},
    }


def transaction(world: World) -> Facts:
    """The entry in the ledger of the voucher."""
    entry, voucher, chance = world.facts("booking"), world.voucher, world.chance
    details: Facts = {"balance": world.facts("balance")}
    order_facts = world.facts("order") if with_order(world) else None
    if order_facts:
        details["order"] = {"id": order_facts["id"], "source_id": order_facts["source_id"]}
    if entry["type"].endswith("_REDEMPTION"):
        details["redemption"] = {"id": world.facts("spending")["id"]}
    if entry["type"] == "POINTS_ACCRUAL":
        rule = world.facts("earning_rule")
        details["earning_rule"] = {"id": rule["id"], "source": {"banner": rule["source"]["banner"]}}
        event_facts = world.facts("event")
        details["event"] = {"id": event_facts["id"], "type": event_facts["type"]}
    return {
        "id": chance.id("vtx", world.now),
        "source_id": f"till-{chance.between(1, 9)}" if chance.of(0.2) else None,
        "voucher_id": voucher.id,
        "campaign_id": voucher.campaign.id,
        "source": "Automation" if world.facts("balance")["operation_type"] == "AUTOMATIC" else "API",
        "reason": "Goodwill" if chance.of(0.3) else None,
        "type": entry["type"],
        "details": details,
        "related_transaction_id": None,
        "created_at": timestamp(world.now),
    }


def with_order(world: World) -> bool:
    """Whether an order led to what was booked."""
    return world.facts("booking")["type"] in ("POINTS_ACCRUAL", "POINTS_REDEMPTION", "CREDITS_REDEMPTION")


def spending(world: World) -> Facts:
    """The redemption by which points or credits were spent."""
    entry, time = world.facts("booking"), world.before(1, 4)
    return {
        "id": world.chance.id("r", time),
        "object": "redemption",
        "date": timestamp(time),
        "customer_id": world.person.id,
        "tracking_id": world.chance.id("track", time),
        "amount": -entry["number"],
        "order": world.facts("order"),
        "result": "SUCCESS",
        "status": "SUCCEEDED",
        "voucher": world.facts("voucher"),
        "metadata": {},
    }


def pending_balance(world: World) -> Facts:
    """How the points changed that wait for their day."""
    voucher = world.voucher
    return {
        "points": world.facts("pending")["change"],
        "total": voucher.pending,
        "operation_type": "AUTOMATIC",
        "related_object": {"type": "voucher", "id": voucher.id},
    }


def pending(world: World) -> Facts:
    """How many points wait for their day, and by how many they are more or less than before."""
    voucher, points = world.voucher, world.chance.between(5, 60)
    change = points
    if world.event.endswith(("canceled", "activated")):
        change = -points
        voucher.pending = max(0, voucher.pending - points)
    else:
        voucher.pending += points
    voucher.updated = world.now
    if world.event.endswith("activated"):
        world.facts("booking")
    return {"points": points, "change": change}


def pending_points(world: World) -> Facts:
    """Points that the order has earned and that can be spent from some day on."""
    voucher, pending_facts, order_facts = world.voucher, world.facts("pending"), world.facts("order")
    activated = world.event.endswith("activated")
    starts = world.now if activated else world.now + 7 * DAY
    rule = world.campaign.earning_rules[0]
    tier = tier_of(world.campaign.tiers, voucher.balance)
    return {
        "id": world.chance.id("lopp", starts // DAY * DAY + world.chance.between(0, HOUR)),
        "voucher_id": voucher.id,
        "campaign_id": voucher.campaign.id,
        "customer_id": world.person.id,
        "order_id": order_facts["id"],
        "points": pending_facts["points"],
        "activates_at": day(starts),
        "details": {
            "holder_loyalty_tier": {"id": tier["id"], "name": tier["name"]},
            "event": world.facts("event"),
            "earning_rule": {"id": rule["id"], "source": {"banner": rule["banner"]}},
            "order": {"id": order_facts["id"], "source_id": order_facts["source_id"]},
        },
        "created_at": order_facts["created_at"],
        "updated_at": timestamp(world.now),
    }


def points(world: World) -> int:
    """How many points were booked."""
    return abs(int(world.facts("booking")["number"]))


def buckets(world: World) -> list[Facts]:
    """The points that expired together."""
    voucher = world.voucher
    expired = {
        "id": world.chance.id("lopb", voucher.created),
        "voucher_id": voucher.id,
        "campaign_id": voucher.campaign.id,
        "bucket": {"total_points": points(world)},
        "status": "EXPIRED",
        "expires_at": day(world.now),
        "created_at": timestamp(voucher.created),
        "updated_at": timestamp(world.now),
    }
    return [expired]
