"""A part of the event names another voucher than the one that is sent with it.

Warning. Redemptions, transactions, balances and publications carry the id of their voucher. When it is
another one, points or credits are booked on a voucher that did not change. Where they carry its code, that is the same
too.

    {"voucher": {"id": "v_A"}, "transaction": {"voucher_id": "v_B"}}
"""

from typing import Any

from segcli.findings import Severity
from segcli.rules.campaign_mismatch import REWARDS
from segcli.rules.constraints.constraint import Constraint, same

SEVERITY = Severity.WARNING
SINCE = "0.1"
BESIDE = ("customer.order.", "customer.rewarded")
"""Events with a redemption and a voucher that need not be the one redeemed: a distribution's, or a reward."""


def same_code(part: str, **rest: Any) -> Constraint:
    """A part that is about the voucher gives its code; of one that is about another voucher the id says so."""
    return same(f"{part}.code", "voucher.code", **rest)._replace(
        holds=f"{part}.code == voucher.code or {part}.id != voucher.id",
        if_accepted=f"{part}.code == voucher.code",
        since="0.2",
    )


CONSTRAINTS = (
    same("redemption.voucher.id", "voucher.id", apart_from=BESIDE),
    same("redemption_rollback.voucher.id", "voucher.id"),
    same("transaction.voucher_id", "voucher.id"),
    same("pending_points.voucher_id", "voucher.id"),
    same("reward_redemption.voucher_id", "voucher.id"),
    same("holder.redeemable_id", "voucher.id"),
    same("publication.voucher.id", "voucher.id", apart_from=REWARDS),
    same("balance.related_object.id", "voucher.id"),
    same("voucher_pending_points_balance.related_object.id", "voucher.id"),
    same_code("publication.voucher", apart_from=REWARDS),
    same_code("redemption.voucher", apart_from=BESIDE),
    Constraint(
        "voucher.id in publication.vouchers_id",
        "publication.vouchers_id",
        "`publication.vouchers_id` does not hold the `id` of `voucher`, {voucher.id}",
        apart_from=REWARDS,
    ),
    Constraint(
        "voucher.id in vouchers_id",
        "vouchers_id",
        "`vouchers_id` does not hold the `id` of `voucher`, {voucher.id}",
    ),
)
