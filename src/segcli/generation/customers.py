"""What an event tells of customers, segments and what customers report."""

from segcli.generation import vocabulary
from segcli.generation.entities import Facts, Person
from segcli.generation.moments import HOUR, written
from segcli.generation.world import World


def customer(world: World) -> Facts:
    """The customer of the event, with everything that is known of them."""
    if world.event == "customer.updated":
        world.person.updated = world.now
    return person(world.person) | details(world.person)


def person(who: Person) -> Facts:
    """A customer by name."""
    return {
        "id": who.id,
        "source_id": who.source_id,
        "name": who.name,
        "email": who.email,
        "metadata": who.metadata,
        "object": "customer",
    }


def reduced(who: Person) -> Facts:
    """A customer as publications and orders show them: an id, and that the rest is not told."""
    return {
        "id": who.id,
        "address": None,
        "summary": None,
        "loyalty": None,
        "referrals": None,
        "object": "customer",
    }


def details(who: Person) -> Facts:
    """What only the full form of a customer tells."""
    return {
        "phone": who.phone,
        "birthdate": who.birthdate,
        "address": who.address,
        "summary": summary(who),
        "loyalty": loyalty(who),
        "referrals": {"total": 0, "campaigns": []},
        "system_metadata": {},
        "created_at": written(who.created),
        "updated_at": written(who.updated) if who.updated > who.created else None,
    }


def summary(who: Person) -> Facts:
    """What a customer has bought and redeemed so far."""
    cards = who.cards.values()
    orders: Facts = {
        "total_amount": who.total,
        "total_count": who.count,
        "average_amount": round(who.total / who.count) if who.count else 0,
        "last_order_amount": who.last_amount,
        "last_order_date": written(who.last_date) if who.count else None,
    }
    redemptions = {
        "total_redeemed": who.succeeded + who.failed,
        "total_failed": who.failed,
        "total_succeeded": who.succeeded,
        "total_rolled_back": who.rolled_back,
        "total_rollback_failed": 0,
        "total_rollback_succeeded": who.rolled_back,
        "gift": {"redeemed_amount": who.gift_spent, "amount_to_go": 0},
        "loyalty_card": {
            "redeemed_points": sum([card.redeemed for card in cards]),
            "points_to_go": sum([card.balance for card in cards]),
        },
    }
    return {"redemptions": redemptions, "orders": orders}


def loyalty(who: Person) -> Facts:
    """The points of a customer in each loyalty programme."""
    campaigns = {
        card.campaign.name: {
            "points": card.balance,
            "loyalty_tier": tier_of(card.campaign.tiers, card.balance)["id"],
            "referred_customers": 0,
        }
        for card in who.cards.values()
    }
    points = sum([card.balance for card in who.cards.values()])
    return {"points": points, "referred_customers": 0, "campaigns": campaigns}


def tier_of(tiers: list[Facts], points: int) -> Facts:
    """The tier that somebody with these points is in."""
    return next(tier for tier in reversed(tiers) if points >= tier["from"] or tier is tiers[0])


def segment(world: World) -> Facts:
    return world.chance.pick(world.project.segments)


def referrer(world: World) -> Facts | None:
    """Whoever recommended the shop to the customer, which is rare."""
    if world.campaign.type != "REFERRAL_PROGRAM":
        return None
    other = world.project.newcomer(world.chance.between(0, 999_999))
    return None if other.id == world.person.id else person(other)


def custom_event(world: World) -> Facts:
    """What the project reported of the customer."""
    card = next(iter(world.person.cards.values()), None)
    return {
        "id": world.chance.id("event", world.now),
        "type": world.chance.pick(vocabulary.CUSTOM_EVENTS),
        "customer": person(world.person),
        "referral": None,
        "loyalty": {"code": card.code} if card else None,
        "metadata": {"stars": world.chance.between(1, 5)},
        "created_at": written(world.now),
    }


def event_schema(world: World) -> Facts:
    """The schema of what the project reported."""
    return {"id": world.chance.id("ms", world.project.opened), "name": world.facts("event")["type"]}


def cause(world: World) -> Facts:
    """The event inside the server that led to this one."""
    moment = max(world.now - world.chance.between(5, 900), world.person.created)
    return {
        "id": world.chance.id("evcus", moment),
        "type": "customer.order.paid",
        "category": "EFFECT",
        "entity_id": world.person.id,
        "created_at": written(moment),
        "group_id": world.chance.id("v-", moment),
        "event_source": event_source(world),
    }


def event_source(world: World) -> Facts:
    """Who caused the event."""
    chance = world.chance
    if chance.of(0.4):
        return {"channel": "INTERNAL"}
    if chance.of(0.8):
        app = chance.text("0123456789abcdef", 8)
        return {"channel": "API", "api_key": {"name": "Webshop", "app_id": f"{app}-93ab-4e0b-a1c7-0d8a55e0b9c4"}}
    return {"channel": "USER_PORTAL", "user": {"id": chance.id("user", world.project.opened)}}


def distribution(world: World) -> Facts:
    """The distribution that was started by hand."""
    return {
        "id": world.chance.pick(tuple(world.project.distributions.values())),
        "created_at": written(world.project.opened + HOUR),
        "updated_at": None,
        "status": "DONE",
        "consents": {"disabled": True},
        "set_live_at": None,
        "distribution_channels": ["webhook"],
    }
