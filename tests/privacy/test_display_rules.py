"""What tells quickly whether a string may be shown says what its rule says."""

import pytest

from segcli.events.recognition import Recognition
from segcli.events.schema_of import policy_for
from segcli.privacy.display_rules import DisplayRule, string_test
from support.events import FILES, event_of, parsed, places

ID = "7qWkHwLmPz8rTnYx"
STRINGS = (
    *("", "cust_", f"cust_{ID}", f"cust_{ID}\n", f"xcust_{ID}", f"cust_{ID} ", "cust_é", "cust_a-b", "cust_cust_a"),
    *(
        f"cust_{'a' * 64}",
        f"cust_{'a' * 65}",
        f"seg_{ID}",
        f"v_{ID}",
        "CUST_abc",
        "customer",
        "2025-02-02",
        "Ines Moreau",
    ),
)


def rules() -> list[DisplayRule]:
    """The rules of all places of some examples, each once."""
    policies = [
        (file, policy_for(Recognition((event_of(file),), "data"), event_of(file), False)) for file in FILES[::20]
    ]
    return list(dict.fromkeys(policy.rule_at(path) for file, policy in policies for path in places(parsed(file))))


@pytest.mark.parametrize("text", STRINGS)
def test_a_quick_test_of_a_string_says_what_its_rule_says(text: str) -> None:
    assert any(rule.prefixes for rule in rules())
    for rule in [*rules(), DisplayRule(prefixes=("cust_", "cus_"))]:
        assert bool(string_test(rule)(text)) == rule.string(text)


@pytest.mark.parametrize(
    "value", [None, True, False, 0, 7, 123_456, -(10**80), 0.5, "", "Ines Moreau", f"cust_{ID}", {}]
)
def test_the_verdict_on_a_type_is_that_on_each_of_its_values(value: object) -> None:
    for rule in rules():
        if (verdict := rule.verdicts.get(type(value))) is not None:
            assert rule.decides(value) is verdict
