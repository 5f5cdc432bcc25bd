"""The row templates of the envelope and of the objects that many events have.

A template is a list of phrases with a comma and a blank between them; `templates.fill` fills them. A phrase is shown
when all its members are there. A row without label is the head of its object.
"""

from typing import NamedTuple


class RowTemplate(NamedTuple):
    """One row of a table. `base` is the path from the object to where the members of the phrases are; with `*` at its
    end there is a row for each of the first items of an array.
    """

    label: str
    base: str
    phrases: str


DISCOUNT = (
    "{percent_off} % off, formula {percent_off_formula}, {amount_off:money} off, formula {amount_off_formula}, "
    "{unit_off} off, fixed at {fixed_amount:money}, at most {amount_limit:money}, {effect}"
)
ORDER_LINE = (
    "{product_id}, {sku_id}, product {product/name}, sku {sku/sku}, quantity {quantity}, {amount:money}, "
    "discount {discount_amount:money?}, after discounts {subtotal_amount:money}"
)
VALIDITY = RowTemplate("valid", "", "from {start_date:day}, until {expiration_date:day}")
POINTS = "{points:count point}, {amount:money}, balance {balance}, total {total}, {type}, {operation_type}"

PROJECT = (
    RowTemplate("created", "event", "{created_at:time}, {id}, about {entity_id}"),
    RowTemplate("sent", "", "{id:made}, {id:since event/created_at}, by {source/object} {source/id}"),
    RowTemplate("delivery", "", "{id}, project {project_id}"),
    RowTemplate("cause", "event", "{event_source/channel}, API key {event_source/api_key/name}, group {group_id}"),
)
DISTRIBUTION = (*PROJECT, RowTemplate("title", "", "{type}"))

CUSTOMER = (
    RowTemplate("", "", "{id}, name {name}, since {created_at:day}"),
    RowTemplate("contact", "", "e-mail {email}, phone {phone}, source id {source_id}"),
    RowTemplate(
        "orders",
        "summary/orders",
        "{total_count} for {total_amount:money}, average {average_amount:money?}, "
        "last {last_order_amount:money?}, on {last_order_date:day}",
    ),
    RowTemplate(
        "redemptions",
        "summary/redemptions",
        "{total_succeeded} succeeded, {total_failed} failed, {total_rolled_back?} rolled back",
    ),
    RowTemplate(
        "loyalty", "loyalty", "{points:count point}, {campaigns:count campaign?}, {referred_customers?} referred"
    ),
    RowTemplate("referrals", "referrals", "{total}"),
)
VOUCHER = (
    RowTemplate("", "", "{id}, code {code}, {type}, {active:active|not active}, {is_referral_code:referral code|}"),
    RowTemplate("discount", "discount", DISCOUNT),
    RowTemplate("gift", "gift", "balance {balance:money}, of {amount:money}, {effect}"),
    RowTemplate(
        "points",
        "loyalty_card",
        "balance {balance}, of {points}, {pending_points?} pending, {expired_points?} expired, "
        "{next_expiration_points} expire {next_expiration_date:day}",
    ),
    RowTemplate(
        "used",
        "redemption",
        "{redeemed_quantity:count time} of {quantity:or unlimited}, {redeemed_amount:money?}, "
        "{redeemed_points:count point?}",
    ),
    VALIDITY,
    RowTemplate("created", "", "{created_at:day}, updated {updated_at:day}"),
)
OTHER_VOUCHER = (
    RowTemplate("", "", "{id}, code {code}, {type}"),
    RowTemplate("of", "", "{campaign}, {campaign_id}"),
    RowTemplate("points", "loyalty_card", "balance {balance}, of {points}"),
)
CAMPAIGN = (
    RowTemplate("", "", "{name}, {id}, {campaign_type}, {type}, {active:active|not active}"),
    RowTemplate("vouchers", "", "{voucher/type}, {vouchers_count} in all, generation {vouchers_generation_status}"),
    RowTemplate("discount", "voucher/discount", DISCOUNT),
    RowTemplate("gift", "voucher/gift", "{amount:money}, {effect}"),
    RowTemplate("starts with", "voucher/loyalty_card", "{points:count point}"),
    RowTemplate("promotion", "promotion", "{total:count tier}"),
    RowTemplate(
        "referral",
        "referral_program",
        "{conversion_event_type}, {custom_event/name}, referee gets {referee_reward/type}",
    ),
    VALIDITY,
    RowTemplate("created", "", "{created_at:day}, updated {updated_at:day}"),
)
REDEMPTION = (
    RowTemplate("", "", "{id}, {result}, {status}, {date:time}"),
    RowTemplate("failure", "", "{failure_code}, {failure_message}, {reason}"),
    RowTemplate("amount", "", "{amount:money}, gift {gift/amount:money}, {loyalty_card/points:count point}"),
    RowTemplate(
        "of", "", "{related_object_type} {related_object_id}, rolls back {redemption}, part of {parent_redemption_id}"
    ),
    RowTemplate("order", "order", "{id}, {total_amount:money}"),
    RowTemplate("item", "order/items/*", ORDER_LINE),
    RowTemplate("channel", "channel", "{channel_type} {channel_id}"),
)
LOYALTY_TIER = (
    RowTemplate("", "", "{name}, {id}, from {points/from:count point}, to {points/to}"),
    RowTemplate("campaign", "", "{campaign_id}"),
    RowTemplate("expires", "expiration", "{expiration_date:day}"),
)
BALANCE = (RowTemplate("", "", POINTS), RowTemplate("of", "related_object", "{type} {id}"))
EVENT = (RowTemplate("", "", "{type}, {id}, {category}, {created_at:time}"),)
NAMED = (RowTemplate("", "", "{name}, {id}"),)
