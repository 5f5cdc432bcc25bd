"""The parts of an event about validation rules and the objects that they restrict."""

from segcli.generation.entities import Facts
from segcli.generation.times import DAY, HOUR, timestamp
from segcli.generation.world import World

TARGETS = ("voucher", "campaign", "promotion_tier", "earning_rule", "distribution")
CAMPAIGNS = {
    "voucher": "DISCOUNT_COUPONS",
    "campaign": "DISCOUNT_COUPONS",
    "promotion_tier": "PROMOTION",
    "earning_rule": "LOYALTY_PROGRAM",
    "distribution": "DISCOUNT_COUPONS",
}
CONTEXTS = {
    "voucher": "voucher.discount_voucher",
    "campaign": "campaign.discount_coupons",
    "promotion_tier": "campaign.promotion",
    "earning_rule": "earning_rule.order.paid",
    "distribution": "distribution.order.paid",
}


def target(world: World) -> str:
    """The kind of object that the rule restricts."""
    kind = world.chance.pick(TARGETS)
    world.campaign = world.chance.pick(world.project.campaigns[CAMPAIGNS[kind]])
    return kind


def rule(world: World) -> Facts:
    """The conditions under which something may be used."""
    chance, state = world.chance, world.event.rpartition(".")[2]
    assigned = ".assignment." in world.event
    created = world.before(1, 900) if state == "created" and not assigned else world.before(HOUR, 30 * DAY)
    kind = world.facts("target")
    threshold = {"name": "order.amount", "rules": {}, "conditions": {"$more_than": [500 * chance.between(1, 9)]}}
    segment = {
        "name": "customer.segment",
        "error": {"message": "For regulars only"},
        "rules": {},
        "conditions": {"$is": [chance.pick(world.project.segments)["id"]]},
    }
    return {
        "id": chance.id("val", created),
        "name": "Regulars with a full basket",
        "type": "expression",
        "rules": {"1": threshold, "2": segment, "logic": "1 AND 2"}
        if chance.of(0.5)
        else {"1": threshold, "logic": "1"},
        "applicable_to": applicable_to(world),
        "context_type": CONTEXTS[kind],
        "created_at": timestamp(created),
        "updated_at": timestamp(world.now) if state == "updated" else None,
        "assignments_count": 1,
        "error": {"message": "Not today"},
    }


def applicable_to(world: World) -> Facts:
    """The products that the rule is about: all, or one."""
    if world.chance.of(0.5):
        return {"excluded": [], "included": [], "included_all": True}
    product = world.chance.pick(world.project.products)
    item = {
        "object": "product",
        "id": product["id"],
        "source_id": product["source_id"],
        "strict": True,
        "effect": "APPLY_TO_EVERY",
        "quantity_limit": 2,
        "aggregated_quantity_limit": 6,
        "amount_limit": 5000,
        "aggregated_amount_limit": 20000,
    }
    return {"excluded": [], "included": [item], "included_all": False}


def assignment(world: World) -> Facts:
    """The assignment of the rule to the restricted object."""
    kind = world.facts("target")
    time = world.now if world.event.endswith("created") else world.before(60, 900)
    return {
        "id": world.chance.id("asgm", time),
        "rule_id": world.facts("rule")["id"],
        "related_object_id": world.facts("restricted")["id"],
        "related_object_type": kind,
        "created_at": timestamp(time),
    }


def restricted(world: World) -> Facts:
    """The object that the rule restricts."""
    kind = world.facts("target")
    facts: Facts = world.facts(f"any_{kind}")
    return facts | ({"validation_rule_id": world.facts("rule")["id"]} if kind == "earning_rule" else {})


def only(kind: str, world: World) -> Facts | None:
    """The restricted object, if it is of this kind."""
    if world.facts("target") != kind:
        return None
    facts: Facts = world.facts("restricted")
    return {"distribution": facts["id"]} if kind == "distribution" else facts
