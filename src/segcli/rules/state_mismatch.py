"""An object is in another state than the event says, or says two things of its own outcome.

Warning. What was enabled is active, what succeeded has the result SUCCESS and the id of a success, an order that was
paid has the status PAID. A tier is upgraded to one that begins at more points, points that are added are more than
none, and the sign of a transaction fits its type. A handler that acts on the state undoes what one that acts on the
event does. Mostly a fixture that was copied from that of the opposite event: change the member, or the name of the
event.

    {"event": {"type": "voucher.enabled"}, "data": {"voucher": {"active": false}}}
"""

from collections.abc import Iterator

from segcli.findings import Severity
from segcli.rules.constraints.constraint import Constraint

SUCCEEDED = ("redemption.succeeded", "customer.redemption.succeeded")
ROLLED_BACK = ("redemption.rollback.succeeded", "customer.redemption.rollback.succeeded")
SETTLED = (*SUCCEEDED, *ROLLED_BACK, "redemption.failed", "redemption.rollback.failed")
"""Events that tell the outcome themselves."""
ADDED = (
    "voucher.loyalty_card.points_added",
    "customer.voucher.loyalty_card.points_added",
    "customer.rewarded.loyalty_points",
)
LOADED = ("voucher.gift.balance_added", "customer.voucher.gift.balance_added")
PENDING = "loyalty_card.pending_points"
WAITING = "voucher_pending_points_balance.points"
REWARD = "customer.reward_redemptions"


def state(member: str, holds: str, events: tuple[str, ...], *beside: str) -> Constraint:
    """A member has a value that fits the name of the event, in an object that may have the members `beside` as well."""
    says = f"`{member}` is {{{member}}}, but the event is called `{events[0].rpartition('.')[2]}`"
    return Constraint(holds, member, says, events=events, beside=beside)


def switched(thing: str, prefix: str, *beside: str) -> tuple[Constraint, Constraint]:
    """What is enabled is active, what is disabled is not."""
    member = f"{thing}.active"
    enabled, disabled = (f"{prefix}.enabled",), (f"{prefix}.disabled",)
    return state(member, member, enabled, *beside), state(member, f"not {member}", disabled, *beside)


def succeeds(thing: str, events: tuple[str, ...], failed_id: str = "rf_") -> Iterator[Constraint]:
    """What succeeded neither has the result, the status or the id of a failure, nor a reason for one."""
    yield state(f"{thing}.result", f'{thing}.result != "FAILURE"', events)
    yield state(f"{thing}.status", f'{thing}.status != "FAILED"', events)
    yield state(f"{thing}.id", f'not {thing}.id.startswith("{failed_id}")', events)
    yield Constraint(
        f"{thing}.failure_code is None",
        f"{thing}.failure_code",
        f"there is a `{thing}.failure_code`, but the event is called `succeeded`",
        events=events,
    )


def fails(thing: str, event: str, succeeded_id: str) -> Iterator[Constraint]:
    """What failed has neither the result nor the status nor the id of a success."""
    yield state(f"{thing}.result", f'{thing}.result != "SUCCESS"', (event,))
    yield state(f"{thing}.status", f'{thing}.status != "SUCCEEDED"', (event,))
    yield state(f"{thing}.id", f'not {thing}.id.startswith("{succeeded_id}")', (event,))


def outcome(member: str, unless: str, result: str) -> Constraint:
    """A redemption beside other things, whose event does not tell its outcome, has one of its own."""
    says = f"`{member}` is that of another outcome than `result`, {{result}}"
    holds = f'result != "{result}" or not ({unless})'
    return Constraint(holds, member, says, apart_from=SETTLED, beside=("failure_code",))


def moved(word: str, sign: str) -> Constraint:
    """A tier is left for a higher or a lower one."""
    begins, began = "loyalty_tier_to.points.from", "loyalty_tier_from.points.from"
    says = f"`{begins}` is {{{begins}}} after {{{began}}}, but the event is called `{word}`"
    return Constraint(f"{begins} {sign} {began}", begins, says, events=(f"customer.loyalty.tier.{word}",))


def signed(unit: str) -> Constraint:
    """Points or credits are booked with the sign of what was done."""
    booked = f"details.balance.{unit}"
    says = f"`{booked}` is {{{booked}}}, but `type` is {{type}}, which is booked with the other sign"
    return Constraint(f"{booked} * SIGNS.get(type, 0) >= 0", booked, says)


SEVERITY = Severity.WARNING
SINCE = "0.2"
CONSTRAINTS = (
    *switched("voucher", "voucher"),
    *switched("campaign", "campaign", "campaign.creation_status"),
    *switched("promotion_tier", "campaign.promotion_tier"),
    *succeeds("redemption", (*SUCCEEDED, *ROLLED_BACK)),
    *succeeds("redemption_rollback", ROLLED_BACK, "rrf_"),
    *fails("redemption", "redemption.failed", "r_"),
    *fails("redemption_rollback", "redemption.rollback.failed", "rr_"),
    outcome("status", 'status == "FAILED"', "SUCCESS"),
    outcome("status", 'status == "SUCCEEDED"', "FAILURE"),
    outcome("id", 'id.startswith("rf_") or id.startswith("rrf_")', "SUCCESS"),
    outcome("id", 'id.startswith("r_") or id.startswith("rr_")', "FAILURE"),
    outcome("failure_code", "failure_code is not None", "SUCCESS"),
    state("order.status", 'order.status != "CANCELED"', ("customer.order.created",), "referrer"),
    state("order.status", 'order.status == "PAID"', ("customer.order.paid",), "referrer"),
    state("order.status", 'order.status == "CANCELED"', ("customer.order.canceled",), "referrer"),
    state("reward_redemption.state", 'reward_redemption.state == "COMPLETED"', (f"{REWARD}.completed",)),
    state("reward_redemption.state", 'reward_redemption.state == "PENDING"', (f"{REWARD}.pending",)),
    moved("upgraded", ">"),
    moved("downgraded", "<"),
    state("balance.points", "balance.points > 0", ADDED, "voucher"),
    state("balance.amount", "balance.amount > 0", LOADED, "voucher"),
    state(WAITING, f"{WAITING} > 0", (f"voucher.{PENDING}.added", f"customer.voucher.{PENDING}.added")),
    state(WAITING, f"{WAITING} < 0", (f"voucher.{PENDING}.canceled", f"customer.voucher.{PENDING}.canceled")),
    signed("points"),
    signed("amount"),
)
