"""The parts of an event about orders, redemptions and rollbacks."""

from segcli.generation.customers import person, reduced_person, referrer
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.times import HOUR, MINUTE, timestamp
from segcli.generation.world import World

STATUS = {"created": "CREATED", "paid": "PAID", "canceled": "CANCELED"}
FAILURES = (("quantity_exceeded", "The voucher has been used up"), ("voucher_expired", "The voucher has expired"))


def order(world: World) -> Facts:
    """The order of the event, whose amounts add up."""
    chance, customer = world.chance, world.person
    word = world.event.rpartition(".")[2] if world.event.startswith("customer.order.") else "paid"
    later = word in ("updated", "canceled")
    time = world.before(MINUTE, HOUR) if later else world.before(5, 900)
    if "rollback" in world.event:
        time = world.before(2 * HOUR, 3 * HOUR)
    time = max(time, customer.created + 1)
    items = [item(world, time) for _ in range(chance.between(1, 3))]
    amount = sum([line["amount"] for line in items])
    items_discount = sum([line.get("discount_amount", 0) for line in items])
    total_discount = items_discount + (order_discount := min(500 * chance.between(0, 1), amount - items_discount))
    facts: Facts = {
        "id": chance.id("ord", time),
        "source_id": f"web-{chance.between(10000, 99999)}" if chance.of(0.3) else None,
        "status": STATUS.get(word) or chance.pick(("PAID", "FULFILLED")),
        "customer_id": customer.id,
        "customer": reduced_person(customer),
        "amount": amount,
        "total_amount": amount - total_discount,
        "items": items,
        "metadata": {},
        "created_at": timestamp(time),
        "updated_at": timestamp(world.now) if later or chance.of(0.6) else None,
        "referrer": None,
        "referrer_id": None,
    }
    if total_discount:
        facts |= {"total_discount_amount": total_discount, "total_applied_discount_amount": total_discount}
    if order_discount:
        facts |= {"discount_amount": order_discount, "applied_discount_amount": order_discount}
    if items_discount:
        facts |= {"items_discount_amount": items_discount, "items_applied_discount_amount": items_discount}
    if word == "paid" and world.event.startswith("customer."):
        customer.count_order(amount - total_discount, time)
    if world.event.startswith("customer.order.") and chance.of(0.3):
        facts["redemptions"] = {chance.id("r", time): earlier_redemption(world, time)}
    if referrer_facts := referrer(world) if world.event == "customer.order.created" else None:
        facts |= {"referrer": referrer_facts, "referrer_id": referrer_facts["id"]}
    return facts


def earlier_redemption(world: World, time: int) -> Facts:
    """A redemption for the order, as the order lists it; one of an order that is canceled was rolled back."""
    undone = world.now if world.event.endswith("canceled") else None
    return {
        "date": timestamp(time),
        "rollback_id": world.chance.id("rr", undone) if undone else None,
        "rollback_date": timestamp(undone) if undone else None,
        "related_object_type": "voucher",
        "related_object_id": world.chance.id("v", time - HOUR),
        "related_object_parent_id": world.campaign.id,
        "stacked": None,
        "rollback_stacked": None,
    }


def referrer_of_order(world: World) -> Facts | None:
    """Whoever recommended the shop."""
    facts: Facts | None = world.facts("order")["referrer"]
    return facts


def item(world: World, time: int) -> Facts:
    """One item of an order."""
    chance = world.chance
    product: Facts = chance.pick(world.project.products)
    quantity = chance.pick((1, 1, 1, 2, 3))
    amount = quantity * product["price"]
    discount = amount // 10 if chance.of(0.1) else 0
    facts: Facts = {
        "id": chance.id("ordli", time),
        "product_id": product["id"],
        "quantity": quantity,
        "amount": amount,
        "price": product["price"],
        "subtotal_amount": amount - discount,
        "product": product,
    }
    if discount:
        facts |= {"discount_amount": discount, "applied_discount_amount": discount, "discount_quantity": 1}
    if chance.of(0.15):
        facts["sku_id"] = product["sku_id"]
    if chance.of(0.3):
        facts |= {"source_id": product["source_id"], "related_object": "product"}
    return facts


def redemption(world: World) -> Facts:
    """The redemption of a voucher or a promotion, for an order."""
    chance, failed = world.chance, world.event == "redemption.failed"
    order_facts = world.facts("order")
    is_rolled_back = "rollback.succeeded" in world.event
    time = world.before(HOUR // 2, HOUR) if "rollback" in world.event else world.before(1, 4)
    facts: Facts = {
        "id": chance.id("rf" if failed else "r", time),
        "object": "redemption",
        "date": timestamp(time),
        "customer_id": world.person.id,
        "tracking_id": chance.id("track", time),
        "metadata": {},
        "order": order_facts,
        "reward": None,
        "customer": person(world.person),
        "result": "FAILURE" if failed else "SUCCESS",
        "status": "FAILED" if failed else "ROLLED BACK" if is_rolled_back else "SUCCEEDED",
        "channel": {"channel_id": None, "channel_type": "API"},
    }
    if failed:
        code, message = chance.pick(FAILURES)
        facts |= {"failure_code": code, "failure_message": message}
    kind = VOUCHER_TYPES[world.campaign.type]
    if kind is None:
        tier = world.facts("promotion_tier")
        return facts | {"promotion_tier": tier, **related("promotion_tier", tier["id"], world)}
    amount = use_up(world, order_facts)
    if amount and not failed:
        facts |= {"amount": amount}
        facts |= {"gift": {"amount": amount}} if kind == "GIFT_VOUCHER" else {"loyalty_card": {"points": amount}}
    return facts | {"voucher": world.facts("voucher"), **related("voucher", world.voucher.id, world)}


def related(kind: str, name: str, world: World) -> Facts:
    return {"related_object_type": kind, "related_object_id": name, "related_object_parent_id": world.campaign.id}


def use_up(world: World, order_facts: Facts) -> int:
    """Redeem the voucher, unless the event says that this failed; how many credits or points were spent."""
    voucher = world.voucher
    if world.event == "redemption.failed" or "rollback" in world.event:
        return min(100, voucher.balance) if VOUCHER_TYPES[voucher.campaign.type] != "DISCOUNT_VOUCHER" else 0
    spent: int = min(order_facts["total_amount"], voucher.balance)
    if VOUCHER_TYPES[voucher.campaign.type] == "LOYALTY_CARD":
        spent = min(50, voucher.balance)
    voucher.redeemed += spent
    voucher.redeemed_quantity += voucher.quantity is None or voucher.redeemed_quantity < voucher.quantity
    voucher.updated = world.now
    world.person.succeeded += 1
    return spent


def redemption_rollback(world: World) -> Facts:
    """The rollback of the redemption, done or failed."""
    rolled_back, failed = world.facts("redemption"), world.event == "redemption.rollback.failed"
    facts = {
        name: rolled_back[name] for name in rolled_back if name not in ("amount", "gift", "loyalty_card", "channel")
    }
    facts |= {
        "id": world.chance.id("rrf" if failed else "rr", world.now),
        "object": "redemption_rollback",
        "date": timestamp(world.now),
        "redemption": rolled_back["id"],
        "result": "FAILURE" if failed else "SUCCESS",
        "status": "FAILED" if failed else "SUCCEEDED",
        "reason": None if failed else "Sent back",
    }
    if "amount" in rolled_back and not failed:
        facts["amount"] = -rolled_back["amount"]
    return facts | ({"failure_code": "already_rolled_back", "failure_message": "Undone before"} if failed else {})


def redemption_of_referee(world: World) -> Facts:
    """The redemption by somebody whom the customer had referred."""
    other = world.project.newcomer(world.chance.between(0, 999_999))
    other_world = world.world_of("customer.redemption.succeeded", other)
    other_world.use_voucher(world.voucher)
    return redemption(other_world)
