"""What an event tells of orders, and of redemptions and their rollbacks."""

from segcli.generation.customers import person, reduced, referrer
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.moments import HOUR, MINUTE, written
from segcli.generation.world import World

STATUS = {"created": "CREATED", "paid": "PAID", "canceled": "CANCELED"}
FAILURES = (("quantity_exceeded", "The voucher has been used up"), ("voucher_expired", "The voucher has expired"))


def order(world: World) -> Facts:
    """The order of the event, whose amounts add up."""
    chance, who = world.chance, world.person
    word = world.event.rpartition(".")[2] if world.event.startswith("customer.order.") else "paid"
    later = word in ("updated", "canceled")
    moment = world.before(MINUTE, HOUR) if later else world.before(5, 900)
    if "rollback" in world.event:
        moment = world.before(2 * HOUR, 3 * HOUR)
    moment = max(moment, who.created + 1)
    items = [item(world, moment) for _ in range(chance.between(1, 3))]
    amount = sum([one["amount"] for one in items])
    on_items = sum([one.get("discount_amount", 0) for one in items])
    off = on_items + (on_order := min(500 * chance.between(0, 1), amount - on_items))
    facts: Facts = {
        "id": chance.id("ord", moment),
        "source_id": f"web-{chance.between(10000, 99999)}" if chance.of(0.3) else None,
        "status": STATUS.get(word) or chance.pick(("PAID", "FULFILLED")),
        "customer_id": who.id,
        "customer": reduced(who),
        "amount": amount,
        "total_amount": amount - off,
        "items": items,
        "metadata": {},
        "created_at": written(moment),
        "updated_at": written(world.now) if later else None,
        "referrer": None,
        "referrer_id": None,
    }
    if off:
        facts |= {"total_discount_amount": off, "total_applied_discount_amount": off}
    if on_order:
        facts |= {"discount_amount": on_order, "applied_discount_amount": on_order}
    if on_items:
        facts |= {"items_discount_amount": on_items, "items_applied_discount_amount": on_items}
    if word == "paid" and world.event.startswith("customer."):
        who.bought(amount - off, moment)
    if whoever := referrer(world) if world.event == "customer.order.created" else None:
        facts |= {"referrer": whoever, "referrer_id": whoever["id"]}
    return facts


def referrer_of_order(world: World) -> Facts | None:
    """Whoever recommended the shop."""
    whoever: Facts | None = world.facts("order")["referrer"]
    return whoever


def item(world: World, moment: int) -> Facts:
    """One item of an order."""
    chance = world.chance
    product: Facts = chance.pick(world.project.products)
    quantity = chance.pick((1, 1, 1, 2, 3))
    amount = quantity * product["price"]
    off = amount // 10 if chance.of(0.1) else 0
    facts: Facts = {
        "id": chance.id("ordli", moment),
        "product_id": product["id"],
        "quantity": quantity,
        "amount": amount,
        "price": product["price"],
        "subtotal_amount": amount - off,
        "product": product,
    }
    if off:
        facts |= {"discount_amount": off, "applied_discount_amount": off}
    if chance.of(0.3):
        facts |= {"source_id": product["source_id"], "related_object": "product"}
    return facts


def redemption(world: World) -> Facts:
    """That a voucher or a promotion was used, for an order."""
    chance, failed = world.chance, world.event == "redemption.failed"
    bought = world.facts("order")
    undone = "rollback.succeeded" in world.event
    moment = world.before(HOUR // 2, HOUR) if "rollback" in world.event else world.before(1, 4)
    facts: Facts = {
        "id": chance.id("rf" if failed else "r", moment),
        "object": "redemption",
        "date": written(moment),
        "customer_id": world.person.id,
        "tracking_id": chance.id("track", moment),
        "metadata": {},
        "order": bought,
        "reward": None,
        "customer": person(world.person),
        "result": "FAILURE" if failed else "SUCCESS",
        "status": "FAILED" if failed else "ROLLED BACK" if undone else "SUCCEEDED",
        "channel": {"channel_id": None, "channel_type": "API"},
    }
    if failed:
        code, message = chance.pick(FAILURES)
        facts |= {"failure_code": code, "failure_message": message}
    kind = VOUCHER_TYPES[world.campaign.type]
    if kind is None:
        tier = world.facts("promotion_tier")
        return facts | {"promotion_tier": tier, **related("promotion_tier", tier["id"], world)}
    amount = used(world, bought)
    if amount and not failed:
        facts |= {"amount": amount}
        facts |= {"gift": {"amount": amount}} if kind == "GIFT_VOUCHER" else {"loyalty_card": {"points": amount}}
    return facts | {"voucher": world.facts("voucher"), **related("voucher", world.voucher.id, world)}


def related(kind: str, name: str, world: World) -> Facts:
    return {"related_object_type": kind, "related_object_id": name, "related_object_parent_id": world.campaign.id}


def used(world: World, bought: Facts) -> int:
    """Use the voucher up as far as the event says; how many credits or points were spent."""
    which = world.voucher
    if world.event == "redemption.failed" or "rollback" in world.event:
        return min(100, which.balance) if VOUCHER_TYPES[which.campaign.type] != "DISCOUNT_VOUCHER" else 0
    spent: int = min(bought["total_amount"], which.balance)
    if VOUCHER_TYPES[which.campaign.type] == "LOYALTY_CARD":
        spent = min(50, which.balance)
    which.redeemed += spent
    which.redeemed_quantity += which.quantity is None or which.redeemed_quantity < which.quantity
    which.updated = world.now
    world.person.succeeded += 1
    return spent


def redemption_rollback(world: World) -> Facts:
    """That the redemption was undone, or could not be."""
    done, failed = world.facts("redemption"), world.event == "redemption.rollback.failed"
    facts = {name: done[name] for name in done if name not in ("amount", "gift", "loyalty_card", "channel")}
    facts |= {
        "id": world.chance.id("rrf" if failed else "rr", world.now),
        "object": "redemption_rollback",
        "date": written(world.now),
        "redemption": done["id"],
        "result": "FAILURE" if failed else "SUCCESS",
        "status": "FAILED" if failed else "SUCCEEDED",
        "reason": None if failed else "Sent back",
    }
    if "amount" in done and not failed:
        facts["amount"] = -done["amount"]
    return facts | ({"failure_code": "already_rolled_back", "failure_message": "Undone before"} if failed else {})


def redemption_of_referee(world: World) -> Facts:
    """That somebody whom the customer had referred used the code."""
    other = world.project.newcomer(world.chance.between(0, 999_999))
    theirs = world.beside("customer.redemption.succeeded", other)
    theirs.use(world.voucher)
    return redemption(theirs)
