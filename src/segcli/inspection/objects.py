"""What a card shows of each object: the few members that a support engineer asks for first, in the vendor's terms."""

from segcli.inspection.tables import (
    BALANCE,
    CAMPAIGN,
    CUSTOMER,
    DISCOUNT,
    EVENT,
    LOYALTY_TIER,
    NAMED,
    ORDER_LINE,
    OTHER_VOUCHER,
    POINTS,
    REDEMPTION,
    VALIDITY,
    VOUCHER,
    RowTemplate,
)

OBJECTS: dict[str, tuple[RowTemplate, ...]] = {
    "": (
        RowTemplate(
            "",
            "",
            "{count:count voucher}, {points:count point}, created {created_at:time}, updated {updated_at:time}, "
            "completed {completed_at:time}, deleted {deleted_at:time}",
        ),
    ),
    "event": EVENT,
    "event_schema": NAMED,
    "custom_event": EVENT,
    "customer_event": (RowTemplate("", "", "{event_type}, segment {segment/name}, {segment/id}"),),
    "customer": CUSTOMER,
    "holder": (
        *CUSTOMER[:2],
        RowTemplate("as", "", "{holder_role} of {redeemable_object} {redeemable_id}, {campaign_type}, {voucher_type}"),
        RowTemplate("customer", "", "{customer_id}, publication {publication_id}"),
    ),
    "referrer": CUSTOMER[:2],
    "user": (RowTemplate("", "", "{id}"),),
    "segment": NAMED,
    "loyalty_tier": LOYALTY_TIER,
    "loyalty_tier_from": LOYALTY_TIER,
    "loyalty_tier_to": LOYALTY_TIER,
    "holder_loyalty_tier": LOYALTY_TIER,
    "order": (
        RowTemplate("", "", "{id}, {status}, {items:count item}, {created_at:time}"),
        RowTemplate(
            "amount",
            "",
            "{total_amount:money}, before discounts {amount:money}, discounts {total_discount_amount:money}, "
            "applied {total_applied_discount_amount:money?}",
        ),
        RowTemplate("item", "items/*", ORDER_LINE),
        RowTemplate("by", "", "{customer_id}, referrer {referrer_id}, source id {source_id}"),
    ),
    "redemption": REDEMPTION,
    "redemption_rollback": REDEMPTION,
    "rollback": REDEMPTION,
    "reward_redemption": (
        RowTemplate("", "", "{id}, {state}, {created_at:time}"),
        RowTemplate("from", "", "{source_type} {source_id}, assignment {reward_assignment_id}"),
    ),
    "reward": (
        RowTemplate("", "", "{name}, {id}, {type}, stock {stock}, {redeemed} redeemed"),
        RowTemplate("campaign", "parameters/campaign", "{id}, {type}, balance {balance}"),
        RowTemplate("product", "parameters/product", "{id}, {sku_id}"),
        RowTemplate("coin", "parameters/coin", "exchange ratio {exchange_ratio}, points ratio {points_ratio}"),
        RowTemplate("voucher", "voucher", "{id}, code {code}, {type}"),
    ),
    "reward_assignment": (RowTemplate("", "", "{id}, costs {parameters/loyalty/points:count point}"),),
    "transaction": (
        RowTemplate("", "", "{type}, {id}, {created_at:time}, by {source}, {reason}"),
        RowTemplate("balance", "details/balance", POINTS),
        RowTemplate(
            "for",
            "details",
            "{earning_rule/source/banner}, {earning_rule/id}, segment {segment/name}, tier {loyalty_tier/name}, "
            "custom event {custom_event/type}, order {order/id}, redemption {redemption/id}, rollback {rollback/id}, "
            "reward {reward/name}",
        ),
        RowTemplate("related", "", "{related_transaction_id}"),
    ),
    "balance": BALANCE,
    "voucher_pending_points_balance": BALANCE,
    "pending_points": (
        RowTemplate("", "", "{points:count point}, activate {activates_at:day}, {id}"),
        RowTemplate(
            "for", "", "order {order_id}, {details/earning_rule/source/banner}, tier {details/loyalty_tier/name}"
        ),
    ),
    "buckets": (RowTemplate("", "", "{bucket/total_points:count point}, {status}, expires {expires_at:day}, {id}"),),
    "voucher": VOUCHER,
    "source_voucher": OTHER_VOUCHER,
    "destination_voucher": OTHER_VOUCHER,
    "campaign": CAMPAIGN,
    "publication": (
        RowTemplate("", "", "{result} via {channel}, {created_at:time}, {id}"),
        RowTemplate("to", "", "{customer_id}, {vouchers_id:count voucher}, tracking id {tracking_id}"),
        RowTemplate("by", "metadata", "{source_type} {distribution_id}"),
        RowTemplate("voucher", "voucher", "{id}, code {code}, {type}"),
    ),
    "promotion_tier": (
        RowTemplate("", "", "{name}, {id}, {active:active|not active}, hierarchy {hierarchy}"),
        RowTemplate("banner", "", "{banner}"),
        RowTemplate("discount", "action/discount", DISCOUNT),
        RowTemplate("campaign", "campaign", "{id}, {name}, {campaign_type}"),
        VALIDITY,
    ),
    "promotion_stack": (RowTemplate("", "", "{name}, {id}, {tiers/ids:count tier}"),),
    "referral": (
        RowTemplate("referrer", "referrer", "{id}, name {name}"),
        RowTemplate("voucher", "voucher", "{id}, code {code}, {type}"),
        RowTemplate("campaign", "campaign", "{name}, {id}, {campaign_type}"),
    ),
    "loyalty": (
        RowTemplate("voucher", "voucher", "{id}, code {code}, balance {loyalty_card/balance}"),
        RowTemplate("campaign", "campaign", "{name}, {id}, {campaign_type}"),
    ),
    "referral_tier": (
        RowTemplate("", "", "{banner}, {id}, on {parameters/event_type}"),
        RowTemplate("campaign", "", "{campaign_id}"),
    ),
    "rule": (RowTemplate("", "", "{name}, {id}, {type}, for {context_type}, {assignments_count:count assignment}"),),
    "assignment": (
        RowTemplate("", "", "{id}, {validation_status}, {created_at:time}"),
        RowTemplate("of", "", "{rule_id}, to {related_object_type} {related_object_id}"),
    ),
    "earning_rule": (
        RowTemplate("", "", "{source/banner}, {id}, on {event}, {active:active|not active}"),
        RowTemplate("gives", "loyalty", "{points:count point}, {type}, {calculation_type}"),
        RowTemplate(
            "only for", "", "segment {segment/id}, tier {loyalty_tier/id}, custom event {custom_event/schema_id}"
        ),
        VALIDITY,
    ),
    "distribution": (
        RowTemplate("", "", "{id}, {distribution}, {status}, {distribution_channels:list}, live {set_live_at:time}"),
        RowTemplate("of", "parameters", "{campaign_id}, {promotion_tier_id}, {method}, subject {subject}"),
        RowTemplate("created", "", "{created_at:day}, updated {updated_at:day}"),
    ),
    "source": (RowTemplate("", "", "{type} {id}"),),
    "event_source": (RowTemplate("", "", "{channel}, user {user/id}, API key {api_key/name}"),),
}
"""By the name of the member of `data` that the object is, in the order of the card; `` is the data itself."""
