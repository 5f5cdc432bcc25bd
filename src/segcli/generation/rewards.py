"""The parts of an event about rewards: what they are, at what price, and the state of a purchase."""

from segcli.generation import vocabulary
from segcli.generation.entities import Facts, Voucher
from segcli.generation.publications import publication
from segcli.generation.times import HOUR, timestamp
from segcli.generation.vouchers import voucher_facts
from segcli.generation.world import World

STATES = {"created": "CREATED", "pending": "PENDING", "completed": "COMPLETED"}


def prize(world: World) -> Facts:
    """What the reward is, and at what price it is offered; the other parts about it are made from this."""
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
    prize_facts = world.facts("prize")
    facts: Facts = {
        "assignment_id": prize_facts["assignment"],
        "id": prize_facts["id"],
        "name": prize_facts["name"],
        "type": prize_facts["type"],
        "created_at": timestamp(prize_facts["created"]),
        "metadata": {},
        "stock": None,
        "redeemed": None,
        "attributes": {"description": prize_facts["name"]},
    }
    if prize_facts["type"] == "COIN":
        return facts | {"parameters": {"coin": {"exchange_ratio": 0.5, "points_ratio": 1}}}
    if prize_facts["type"] == "MATERIAL":
        product = world.project.products[1]
        return facts | {"product": product, "parameters": {"product": {"id": product["id"]}}}
    coupon = world.facts("handed_out")
    return facts | {
        "voucher": voucher_facts(coupon, world),
        "parameters": {"campaign": {"id": coupon.campaign.id, "type": coupon.campaign.type}},
    }


def handed_out(world: World) -> Voucher:
    """The coupon that is the reward."""
    campaign = world.project.campaigns["DISCOUNT_COUPONS"][0]
    return world.issued(campaign, world.before(1, 90), world.person)


def publication_of_reward(world: World) -> Facts | None:
    """The publication of the coupon to the customer."""
    if world.facts("prize")["type"] != "CAMPAIGN":
        return None
    same_time = world.world_of(world.event, world.person)
    same_time.use_voucher(world.facts("handed_out"))
    return publication(same_time)


def reward_assignment(world: World) -> Facts:
    """The assignment of the reward to the campaign, with its price."""
    prize_facts = world.facts("prize")
    return {
        "id": prize_facts["assignment"],
        "reward_id": prize_facts["id"],
        "created_at": timestamp(prize_facts["created"]),
        "updated_at": None,
        "related_object_id": world.campaign.id,
        "related_object_type": "campaign",
        "parameters": {"loyalty": {"points": prize_facts["price"]}},
    }


def reward_redemption(world: World) -> Facts:
    """The purchase of the reward, and its state."""
    time = world.before(20, 900)
    state = STATES[world.event.rpartition(".")[2]]
    return {
        "id": world.chance.id("rewr", time),
        "state": state,
        "created_at": timestamp(time),
        "updated_at": None if state == "CREATED" else timestamp(world.now),
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
