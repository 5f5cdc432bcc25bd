"""What a card shows of each object: the few members that a support engineer asks for first, in the vendor's terms."""

from segcli.inspection.tables import (
    BALANCE,
    CAMPAIGN,
    CUSTOMER,
    DISCOUNT,
    EVENT,
    LOYALTY_TIER,
    NAMED,
    OTHER_VOUCHER,
    POINTS,
    REDEMPTION,
    VALIDITY,
    VOUCHER,
    Line,
)

OBJECTS: dict[str, tuple[Line, ...]] = {
    "": (
        Line(
            "",
            "",
            "{count:count voucher}, {points:count point}, created {created_at:time}, updated {updated_at:time}, "
            "completed {completed_at:time}, deleted {deleted_at:time}",
        ),
    ),
    "event": EVENT,
    "event_schema": NAMED,
    "custom_event": EVENT,
    "customer_event": (Line("", "", "{event_type}, segment {segment/name}, {segment/id}"),),
    "customer": CUSTOMER,
    "holder": (
        *CUSTOMER[:2],
        Line("as", "", "{holder_role} of {redeemable_object} {redeemable_id}, {campaign_type}, {voucher_type}"),
        Line("customer", "", "{customer_id}, publication {publication_id}"),
    ),
    "referrer": CUSTOMER[:2],
    "user": (Line("", "", "{id}"),),
    "segment": NAMED,
    "loyalty_tier": LOYALTY_TIER,
    "loyalty_tier_from": LOYALTY_TIER,
    "loyalty_tier_to": LOYALTY_TIER,
    "holder_loyalty_tier": LOYALTY_TIER,
    "order": (
        Line("", "", "{id}, {status}, {items:count item}, {created_at:time}"),
        Line(
            "amount",
            "",
            "{total_amount:money}, before discounts {amount:money}, discounts {total_discount_amount:money}, "
            "applied {total_applied_discount_amount:money?}",
        ),
        Line("by", "", "{customer_id}, referrer {referrer_id}, source id {source_id}"),
    ),
    "redemption": REDEMPTION,
    "redemption_rollback": REDEMPTION,
    "rollback": REDEMPTION,
    "reward_redemption": (
        Line("", "", "{id}, {state}, {created_at:time}"),
        Line("from", "", "{source_type} {source_id}, assignment {reward_assignment_id}"),
    ),
    "reward": (
        Line("", "", "{name}, {id}, {type}, stock {stock}, {redeemed} redeemed"),
        Line("campaign", "parameters/campaign", "{id}, {type}, balance {balance}"),
        Line("product", "parameters/product", "{id}, {sku_id}"),
        Line("coin", "parameters/coin", "exchange ratio {exchange_ratio}, points ratio {points_ratio}"),
        Line("voucher", "voucher", "{id}, code {code}, {type}"),
    ),
    "reward_assignment": (Line("", "", "{id}, costs {parameters/loyalty/points:count point}"),),
    "transaction": (
        Line("", "", "{type}, {id}, {created_at:time}, by {source}, {reason}"),
        Line("balance", "details/balance", POINTS),
        Line(
            "for",
            "details",
            "{earning_rule/source/banner}, {earning_rule/id}, segment {segment/name}, tier {loyalty_tier/name}, "
            "custom event {custom_event/type}, order {order/id}, redemption {redemption/id}, rollback {rollback/id}, "
            "reward {reward/name}",
        ),
        Line("related", "", "{related_transaction_id}"),
    ),
    "balance": BALANCE,
    "voucher_pending_points_balance": BALANCE,
    "pending_points": (
        Line("", "", "{points:count point}, activate {activates_at:day}, {id}"),
        Line("for", "", "order {order_id}, {details/earning_rule/source/banner}, tier {details/loyalty_tier/name}"),
    ),
    "buckets": (Line("", "", "{bucket/total_points:count point}, {status}, expires {expires_at:day}, {id}"),),
    "voucher": VOUCHER,
    "source_voucher": OTHER_VOUCHER,
    "destination_voucher": OTHER_VOUCHER,
    "campaign": CAMPAIGN,
    "publication": (
        Line("", "", "{result} via {channel}, {created_at:time}, {id}"),
        Line("to", "", "{customer_id}, {vouchers_id:count voucher}, tracking id {tracking_id}"),
        Line("by", "metadata", "{source_type} {distribution_id}"),
        Line("voucher", "voucher", "{id}, code {code}, {type}"),
    ),
    "promotion_tier": (
        Line("", "", "{name}, {id}, {active:active|not active}, hierarchy {hierarchy}"),
        Line("banner", "", "{banner}"),
        Line("discount", "action/discount", DISCOUNT),
        Line("campaign", "campaign", "{id}, {name}, {campaign_type}"),
        VALIDITY,
    ),
    "promotion_stack": (Line("", "", "{name}, {id}, {tiers/ids:count tier}"),),
    "referral": (
        Line("referrer", "referrer", "{id}, name {name}"),
        Line("voucher", "voucher", "{id}, code {code}, {type}"),
        Line("campaign", "campaign", "{name}, {id}, {campaign_type}"),
    ),
    "loyalty": (
        Line("voucher", "voucher", "{id}, code {code}, balance {loyalty_card/balance}"),
        Line("campaign", "campaign", "{name}, {id}, {campaign_type}"),
    ),
    "referral_tier": (
        Line("", "", "{banner}, {id}, on {parameters/event_type}"),
        Line("campaign", "", "{campaign_id}"),
    ),
    "rule": (Line("", "", "{name}, {id}, {type}, for {context_type}, {assignments_count:count assignment}"),),
    "assignment": (
        Line("", "", "{id}, {validation_status}, {created_at:time}"),
        Line("of", "", "{rule_id}, to {related_object_type} {related_object_id}"),
    ),
    "earning_rule": (
        Line("", "", "{source/banner}, {id}, on {event}, {active:active|not active}"),
        Line("gives", "loyalty", "{points:count point}, {type}, {calculation_type}"),
        Line("only for", "", "segment {segment/id}, tier {loyalty_tier/id}, custom event {custom_event/schema_id}"),
        VALIDITY,
    ),
    "distribution": (
        Line("", "", "{id}, {distribution}, {status}, {distribution_channels:list}, live {set_live_at:time}"),
        Line("of", "parameters", "{campaign_id}, {promotion_tier_id}, {method}, subject {subject}"),
        Line("created", "", "{created_at:day}, updated {updated_at:day}"),
    ),
    "source": (Line("", "", "{type} {id}"),),
    "event_source": (Line("", "", "{channel}, user {user/id}, API key {api_key/name}"),),
}
"""By the name of the member of `data` where the object stands, in the order of the card; `` is the data itself."""
