"""What a card shows of the envelope and of the objects that stand in many places.

A line is a list of phrases, with a comma and a blank between them; `phrases` reads them. A phrase is shown when all
its members are there. A line without label is the head of its object.
"""

from typing import NamedTuple


class Line(NamedTuple):
    """One line of a table. `at` is the path from the object to where the members of the phrases are."""

    label: str
    at: str
    phrases: str


DISCOUNT = (
    "{percent_off} % off, formula {percent_off_formula}, {amount_off:money} off, formula {amount_off_formula}, "
    "{unit_off} off, fixed at {fixed_amount:money}, at most {amount_limit:money}, {effect}"
)
VALIDITY = Line("valid", "", "from {start_date:day}, until {expiration_date:day}")
POINTS = "{points:count point}, {amount:money}, balance {balance}, total {total}, {type}, {operation_type}"

PROJECT = (
    Line("created", "event", "{created_at:time}, {id}, about {entity_id}"),
    Line("sent", "", "{id:made}, {id:since event/created_at}, by {source/object} {source/id}"),
    Line("delivery", "", "{id}, project {project_id}"),
    Line("cause", "event", "{event_source/channel}, API key {event_source/api_key/name}, group {group_id}"),
)
DISTRIBUTION = (*PROJECT, Line("title", "", "{type}"))

CUSTOMER = (
    Line("", "", "{id}, name {name}, since {created_at:day}"),
    Line("contact", "", "e-mail {email}, phone {phone}, source id {source_id}"),
    Line(
        "orders",
        "summary/orders",
        "{total_count} for {total_amount:money}, average {average_amount:money?}, "
        "last {last_order_amount:money?}, on {last_order_date:day}",
    ),
    Line(
        "redemptions",
        "summary/redemptions",
        "{total_succeeded} succeeded, {total_failed} failed, {total_rolled_back?} rolled back",
    ),
    Line("loyalty", "loyalty", "{points:count point}, {campaigns:count campaign?}, {referred_customers?} referred"),
    Line("referrals", "referrals", "{total}"),
)
VOUCHER = (
    Line("", "", "{id}, code {code}, {type}, {active:active|not active}, {is_referral_code:referral code|}"),
    Line("discount", "discount", DISCOUNT),
    Line("gift", "gift", "balance {balance:money}, of {amount:money}, {effect}"),
    Line(
        "points",
        "loyalty_card",
        "balance {balance}, of {points}, {pending_points?} pending, {expired_points?} expired, "
        "{next_expiration_points} expire {next_expiration_date:day}",
    ),
    Line(
        "used",
        "redemption",
        "{redeemed_quantity:count time} of {quantity:or unlimited}, {redeemed_amount:money?}, "
        "{redeemed_points:count point?}",
    ),
    VALIDITY,
    Line("created", "", "{created_at:day}, updated {updated_at:day}"),
)
OTHER_VOUCHER = (
    Line("", "", "{id}, code {code}, {type}"),
    Line("of", "", "{campaign}, {campaign_id}"),
    Line("points", "loyalty_card", "balance {balance}, of {points}"),
)
CAMPAIGN = (
    Line("", "", "{name}, {id}, {campaign_type}, {type}, {active:active|not active}"),
    Line("vouchers", "", "{voucher/type}, {vouchers_count} in all, generation {vouchers_generation_status}"),
    Line("discount", "voucher/discount", DISCOUNT),
    Line("gift", "voucher/gift", "{amount:money}, {effect}"),
    Line("starts with", "voucher/loyalty_card", "{points:count point}"),
    Line("promotion", "promotion", "{total:count tier}"),
    Line(
        "referral",
        "referral_program",
        "{conversion_event_type}, {custom_event/name}, referee gets {referee_reward/type}",
    ),
    VALIDITY,
    Line("created", "", "{created_at:day}, updated {updated_at:day}"),
)
REDEMPTION = (
    Line("", "", "{id}, {result}, {status}, {date:time}"),
    Line("failure", "", "{failure_code}, {failure_message}, {reason}"),
    Line("amount", "", "{amount:money}, gift {gift/amount:money}, {loyalty_card/points:count point}"),
    Line(
        "of", "", "{related_object_type} {related_object_id}, rolls back {redemption}, part of {parent_redemption_id}"
    ),
    Line("order", "order", "{id}, {total_amount:money}"),
    Line("channel", "channel", "{channel_type} {channel_id}"),
)
LOYALTY_TIER = (
    Line("", "", "{name}, {id}, from {points/from:count point}, to {points/to}"),
    Line("campaign", "", "{campaign_id}"),
    Line("expires", "expiration", "{expiration_date:day}"),
)
BALANCE = (Line("", "", POINTS), Line("of", "related_object", "{type} {id}"))
EVENT = (Line("", "", "{type}, {id}, {category}, {created_at:time}"),)
NAMED = (Line("", "", "{name}, {id}"),)
