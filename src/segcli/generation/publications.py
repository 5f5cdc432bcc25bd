"""What an event tells of how vouchers and promotions reach customers."""

from typing import Any

from segcli.generation.customers import person, reduced
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.moments import SECOND, written
from segcli.generation.vouchers import campaign_facts
from segcli.generation.world import World, listed


def publication(world: World) -> Facts:
    """That the voucher was given to the customer."""
    which, by_hand = world.voucher, not world.purpose
    moment = min(which.created + world.chance.between(1, SECOND), world.now)
    source = world.chance.pick(tuple(world.project.distributions.values()))
    metadata = {"source_type": "distribution", "source_id": source, "distribution_id": source}
    return {
        "id": world.chance.id("pub", moment),
        "created_at": written(moment),
        "customer_id": world.person.id,
        "tracking_id": world.person.source_id,
        "metadata": {} if by_hand else metadata,
        "channel": "API" if by_hand else "Webhook",
        "source_id": None,
        "result": "SUCCESS",
        "customer": reduced(world.person),
        "voucher": world.facts("voucher"),
        "vouchers_id": [which.id],
        "vouchers": [which.code],
    }


def holder_assignment(world: World) -> Facts:
    """That the voucher belongs to the customer."""
    which = world.voucher
    moment = world.now - world.chance.between(0, 90) if world.event.endswith("created") else which.created
    return {
        "id": world.chance.id("rh", moment),
        "created_at": written(moment),
        "redeemable_id": which.id,
        "redeemable_object": "voucher",
        "campaign_id": which.campaign.id,
        "campaign_type": which.campaign.type,
        "voucher_type": VOUCHER_TYPES[which.campaign.type],
        "publication_id": None,
        "customer_id": world.person.id,
        "holder_role": "OWNER",
        "metadata": {},
    }


def holder(world: World) -> Facts | None:
    """The customer to whom the voucher belongs, if it does to any."""
    return person(world.voucher.holder) if world.voucher.holder else None


def promotion_tier(world: World) -> Facts:
    """A tier of the promotion."""
    tier: dict[str, Any] = world.chance.pick(world.campaign.promotions)
    state = world.event.rpartition(".")[2]
    facts: Facts = {
        "id": tier["id"],
        "name": tier["name"],
        "banner": tier["banner"],
        "campaign": campaign_facts(world.campaign),
        "campaign_id": world.campaign.id,
        "metadata": {},
        "action": {"discount": world.campaign.discount},
        "hierarchy": 1,
        "active": state != "disabled",
        "summary": {
            "redemptions": {"total_redeemed": 0},
            "orders": {"total_amount": 0, "total_discount_amount": 0},
        },
        "category_id": None,
        "categories": [],
        "created_at": written(tier["created"]),
        "updated_at": written(world.now) if state in ("updated", "enabled", "disabled") else None,
        "validation_rule_assignments": listed([]),
    }
    if state == "created":
        facts |= {"id": world.chance.id("promo", world.now), "created_at": written(world.now)}
    return facts


def promotion_stack(world: World) -> Facts:
    """Tiers of the promotion that work together."""
    ids = [tier["id"] for tier in world.campaign.promotions]
    return {
        "id": world.chance.id("stack", world.campaign.created),
        "name": "Rain set",
        "category_id": None,
        "campaign": {"id": world.campaign.id},
        "tiers": {"ids": ids, "hierarchy_mode": "MANUAL"},
    }
