"""The parts of an event about customers, segments and custom events."""

from segcli.generation import vocabulary
from segcli.generation.entities import Facts, Person
from segcli.generation.times import HOUR, timestamp
from segcli.generation.world import World


def customer(world: World) -> Facts:
    """The customer of the event, in full."""
    if world.event == "customer.updated":
        world.person.updated = world.now
    if world.chance.of(0.1):
        world.card(world.project.campaigns["LOYALTY_PROGRAM"][0])
    return person(world.person) | full_details(world.person)


def person(customer: Person) -> Facts:
    """A customer in short."""
    return {
        "id": customer.id,
        "source_id": customer.source_id,
        "name": customer.name,
        "email": customer.email,
        "metadata": customer.metadata,
        "object": "customer",
    }


def reduced_person(customer: Person) -> Facts:
    """A customer as publications and orders have them: an id, and null for the rest."""
    return {
        "id": customer.id,
        "address": None,
        "summary": None,
        "loyalty": None,
        "referrals": None,
        "object": "customer",
    }


def full_details(customer: Person) -> Facts:
    """The members that only the full form of a customer has."""
    return {
        "description": "Collects by bicycle",
        "phone": customer.phone,
        "birthdate": customer.birthdate,
        "address": customer.address,
        "summary": summary(customer),
        "loyalty": loyalty(customer),
        "referrals": {"total": 0, "campaigns": []},
        "system_metadata": {},
        "created_at": timestamp(customer.created),
        "updated_at": timestamp(customer.updated) if customer.updated > customer.created else None,
    }


def summary(customer: Person) -> Facts:
    """What a customer has bought and redeemed so far."""
    cards = customer.cards.values()
    orders: Facts = {
        "total_amount": customer.order_total,
        "total_count": customer.order_count,
        "average_amount": round(customer.order_total / customer.order_count) if customer.order_count else 0,
        "last_order_amount": customer.last_amount,
        "last_order_date": timestamp(customer.last_date) if customer.order_count else None,
    }
    redemptions = {
        "total_redeemed": customer.succeeded + customer.failed,
        "total_failed": customer.failed,
        "total_succeeded": customer.succeeded,
        "total_rolled_back": customer.rolled_back,
        "total_rollback_failed": 0,
        "total_rollback_succeeded": customer.rolled_back,
        "gift": {"redeemed_amount": customer.gift_spent, "amount_to_go": 0},
        "loyalty_card": {
            "redeemed_points": sum([card.redeemed for card in cards]),
            "points_to_go": sum([card.balance for card in cards]),
        },
    }
    return {"redemptions": redemptions, "orders": orders}


def loyalty(customer: Person) -> Facts:
    """The points of a customer in each loyalty programme."""
    campaigns = {
        card.campaign.name: {
            "points": card.balance,
            "loyalty_tier": tier_of(card.campaign.tiers, card.balance)["id"],
            "referred_customers": 0,
            "points_to_go": card.balance,
            "redeemed_points": card.redeemed,
        }
        for card in customer.cards.values()
    }
    points = sum([card.balance for card in customer.cards.values()])
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
    referring_person = world.project.newcomer(world.chance.between(0, 999_999))
    return None if referring_person.id == world.person.id else person(referring_person)


def custom_event(world: World) -> Facts:
    """A custom event that the project reported of the customer."""
    card = next(iter(world.person.cards.values()), None)
    return {
        "id": world.chance.id("event", world.now),
        "type": world.chance.pick(vocabulary.CUSTOM_EVENTS),
        "customer": person(world.person),
        "referral": None,
        "loyalty": {"code": card.code} if card else None,
        "metadata": {"stars": world.chance.between(1, 5)},
        "created_at": timestamp(world.now),
    }


def event_schema(world: World) -> Facts:
    """The schema of the custom event."""
    return {"id": world.chance.id("ms", world.project.opened), "name": world.facts("event")["type"]}


def cause(world: World) -> Facts:
    """The event inside the server that led to this one."""
    time = max(world.now - world.chance.between(5, 900), world.person.created)
    return {
        "id": world.chance.id("evcus", time),
        "type": "customer.order.paid",
        "category": "EFFECT",
        "entity_id": world.person.id,
        "created_at": timestamp(time),
        "group_id": world.chance.id("v-", time),
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
        "created_at": timestamp(world.project.opened + HOUR),
        "updated_at": None,
        "status": "DONE",
        "consents": {"disabled": True},
        "set_live_at": None,
        "distribution_channels": ["webhook"],
    }
