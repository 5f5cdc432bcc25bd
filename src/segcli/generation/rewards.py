"""What an event tells of rewards: what they are, in which campaign, and where a purchase of one stands."""

from segcli.generation import vocabulary
from segcli.generation.entities import Facts, Voucher
from segcli.generation.moments import HOUR, written
from segcli.generation.publications import publication
from segcli.generation.vouchers import voucher_facts
from segcli.generation.world import World

STATES = {"created": "CREATED", "pending": "PENDING", "completed": "COMPLETED"}


def prize(world: World) -> Facts:
    """Which reward it is, in which campaign it is offered, and at what price."""
    created = world.campaign.created + HOUR
    name, kind = world.chance.pick(vocabulary.REWARDS)
    return {
        "id": world.chance.id("rew", created),
        "name": name,
        "type": kind,
        "assignment": world.chance.id("rewa", created),
        "price": 10 * world.chance.between(1, 8),
        "created": created,
    }


def reward(world: World) -> Facts:
    """The reward, in the form in which it is handed out."""
    what = world.facts("prize")
    facts: Facts = {
        "assignment_id": what["assignment"],
        "id": what["id"],
        "name": what["name"],
        "type": what["type"],
        "created_at": written(what["created"]),
        "metadata": {},
        "stock": None,
        "redeemed": None,
        "attributes": {"description": what["name"]},
    }
    if what["type"] == "COIN":
        return facts | {"parameters": {"coin": {"exchange_ratio": 0.5, "points_ratio": 1}}}
    if what["type"] == "MATERIAL":
        product = world.project.products[1]
        return facts | {"product": product, "parameters": {"product": {"id": product["id"]}}}
    which = world.facts("handed_out")
    return facts | {
        "voucher": voucher_facts(which, world),
        "parameters": {"campaign": {"id": which.campaign.id, "type": which.campaign.type}},
    }


def handed_out(world: World) -> Voucher:
    """The coupon that is the reward."""
    campaign = world.project.campaigns["DISCOUNT_COUPONS"][0]
    return world.issued(campaign, world.before(1, 90), world.person)


def publication_of_reward(world: World) -> Facts | None:
    """That the coupon was given to the customer."""
    if world.facts("prize")["type"] != "CAMPAIGN":
        return None
    beside = world.beside(world.event, world.person)
    beside.use(world.facts("handed_out"))
    return publication(beside)


def reward_assignment(world: World) -> Facts:
    """At what price the reward is offered."""
    what = world.facts("prize")
    return {
        "id": what["assignment"],
        "reward_id": what["id"],
        "created_at": written(what["created"]),
        "updated_at": None,
        "related_object_id": world.campaign.id,
        "related_object_type": "campaign",
        "parameters": {"loyalty": {"points": what["price"]}},
    }


def reward_redemption(world: World) -> Facts:
    """Where the purchase stands."""
    moment = world.before(20, 900)
    state = STATES[world.event.rpartition(".")[2]]
    return {
        "id": world.chance.id("rewr", moment),
        "state": state,
        "created_at": written(moment),
        "updated_at": None if state == "CREATED" else written(world.now),
        "voucher_id": world.voucher.id,
        "campaign_id": world.campaign.id,
        "customer_id": world.person.id,
        "reward_assignment_id": world.facts("prize")["assignment"],
        "source_id": world.facts("source")["id"],
        "source_type": "redemption",
    }


def source(world: World) -> Facts:
    """The redemption by which points were spent on the reward."""
    return {"id": world.chance.id("r", world.before(900, 1200)), "type": "redemption"}


def coins(world: World) -> Facts | None:
    """The credit that was given for points, if that is the reward."""
    return {"amount": 50 * world.facts("prize")["price"]} if world.facts("prize")["type"] == "COIN" else None
