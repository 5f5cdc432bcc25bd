"""The parts of an event about publications, holders and promotions."""

from typing import Any

from segcli.generation.customers import person, reduced_person
from segcli.generation.entities import VOUCHER_TYPES, Facts
from segcli.generation.times import SECOND, timestamp
from segcli.generation.vouchers import campaign_facts
from segcli.generation.world import World, listed


def publication(world: World) -> Facts:
    """The publication of the voucher to the customer."""
    voucher, by_hand = world.voucher, not world.purpose
    time = min(voucher.created + world.chance.between(1, SECOND), world.now)
    source = world.chance.pick(tuple(world.project.distributions.values()))
    metadata = {"source_type": "distribution", "source_id": source, "distribution_id": source}
    return {
        "id": world.chance.id("pub", time),
        "created_at": timestamp(time),
        "customer_id": world.person.id,
        "tracking_id": world.person.source_id,
        "metadata": {} if by_hand else metadata,
        "channel": "API" if by_hand else "Webhook",
        "source_id": f"letter-{world.chance.between(100, 999)}" if world.chance.of(0.5) else None,
        "result": "SUCCESS",
        "customer": reduced_person(world.person),
        "voucher": world.facts("voucher"),
        "vouchers_id": [voucher.id],
        "vouchers": [voucher.code],
    }


def holder_assignment(world: World) -> Facts:
    """The assignment of the voucher to the customer."""
    voucher = world.voucher
    time = world.now - world.chance.between(0, 90) if world.event.endswith("created") else voucher.created
    return {
        "id": world.chance.id("rh", time),
        "created_at": timestamp(time),
        "redeemable_id": voucher.id,
        "redeemable_object": "voucher",
        "campaign_id": voucher.campaign.id,
        "campaign_type": voucher.campaign.type,
        "voucher_type": VOUCHER_TYPES[voucher.campaign.type],
        "publication_id": None,
        "customer_id": world.person.id,
        "holder_role": "OWNER",
        "metadata": {},
    }


def holder(world: World) -> Facts | None:
    """The customer to whom the voucher belongs, None where it belongs to nobody."""
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
        "created_at": timestamp(tier["created"]),
        "updated_at": timestamp(world.now) if state in ("updated", "enabled", "disabled") else None,
        "validation_rule_assignments": listed([]),
    }
    if state == "created":
        facts |= {"id": world.chance.id("promo", world.now), "created_at": timestamp(world.now)}
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
