"""The parts of an event about loyalty programmes: tiers and earning rules."""

from segcli.generation.customers import tier_of
from segcli.generation.entities import Facts
from segcli.generation.times import HOUR, timestamp
from segcli.generation.vocabulary import BANNERS
from segcli.generation.world import World


def loyalty_tier(world: World) -> Facts:
    """A tier of the programme, such as that which the customer is in."""
    if world.event.startswith("customer.loyalty.tier."):
        return tier_facts(tier_of(world.campaign.tiers, world.voucher.balance), world)
    facts = tier_facts(world.chance.pick(world.campaign.tiers), world)
    if world.event == "campaign.loyalty_tier.created":
        facts |= {"id": world.chance.id("ltr", world.now), "created_at": timestamp(world.now)}
    if world.event == "campaign.loyalty_tier.updated":
        facts |= {"updated_at": timestamp(world.now)}
    return facts


def tier_below(world: World) -> Facts:
    """The lower one of the two tiers between which the customer moved."""
    return tier_facts(world.campaign.tiers[world.facts("step")], world)


def tier_above(world: World) -> Facts:
    """The higher one of the two tiers between which the customer moved."""
    return tier_facts(world.campaign.tiers[world.facts("step") + 1], world)


def step(world: World) -> int:
    """The index of the lower one of the two tiers between which the customer moved."""
    return world.chance.between(0, len(world.campaign.tiers) - 2)


def tier_facts(tier: Facts, world: World) -> Facts:
    """A tier, in full."""
    points = {"from": tier["from"]} | ({} if tier["to"] is None else {"to": tier["to"]})
    rules = {rule["id"]: {"type": "MULTIPLY", "multiplier": 2} for rule in world.campaign.earning_rules[:1]}
    return {
        "id": tier["id"],
        "name": tier["name"],
        "campaign_id": world.campaign.id,
        "metadata": {},
        "created_at": timestamp(tier["created"]),
        "updated_at": None,
        "earning_rules": rules,
        "rewards": {},
        "config": {"points": points},
        "points": points,
    }


def earning_rule(world: World) -> Facts:
    """What points are given for."""
    rule = world.chance.pick(world.campaign.earning_rules)
    loyalty: Facts = {"type": "FIXED", "points": 10}
    if rule["banner"] == BANNERS[0]:
        basis = "total_amount" if world.campaign.created % 2 else "amount"
        order = {basis: {"every": 500, "points": 1}}
        loyalty = {"type": "PROPORTIONAL", "calculation_type": f"ORDER_{basis.upper()}", "order": order}
    return {
        "id": rule["id"],
        "created_at": timestamp(world.campaign.created + HOUR),
        "updated_at": None,
        "campaign_id": world.campaign.id,
        "validation_rule_id": None,
        "parameters": {"event": "order.paid", "banner": rule["banner"], "loyalty": loyalty},
        "loyalty": loyalty,
        "event": "order.paid",
        "source": {"banner": rule["banner"], "object_id": world.campaign.id, "object_type": "campaign"},
        "active": True,
        "automation_id": rule["auto"],
        "metadata": {},
    }
