"""What a project has before anything happens: campaigns, segments, products, and the customers."""

from segcli.generation import vocabulary
from segcli.generation.chance import Chance
from segcli.generation.entities import Campaign, Facts, Person
from segcli.generation.times import DAY, HOUR, START, timestamp


class Project:
    """The campaigns, segments and products of one seed, and its customers, each made when first needed."""

    def __init__(self, seed: int, customers: int) -> None:
        self._seed = seed
        self._customers = customers
        self._people: dict[int, Person] = {}
        chance = Chance(seed, "project")
        self.opened = START - 400 * DAY
        self.id = chance.id("proj", self.opened)
        self.webhook = chance.id("wh", self.opened)
        self.distributions = {name: chance.id("distr", self.opened + HOUR) for name in vocabulary.SEGMENTS}
        self.segments = [{"id": chance.id("seg", self.opened), "name": name} for name in vocabulary.SEGMENTS]
        self.category = {
            "id": chance.id("cat", self.opened),
            "name": "Seasonal",
            "hierarchy": 5,
            "created_at": timestamp(self.opened),
        }
        self.products = [
            {
                "id": chance.id("prod", self.opened),
                "sku_id": chance.id("sku", self.opened),
                "source_id": source,
                "name": name,
                "price": price,
            }
            for source, name, price in vocabulary.PRODUCTS
        ]
        self.campaigns: dict[str, list[Campaign]] = {
            kind: [self._campaign(kind, name, prefix, chance) for name, prefix in names]
            for kind, names in vocabulary.CAMPAIGNS.items()
        }

    def person(self, chance: Chance) -> Person:
        """One of the customers."""
        number = chance.between(0, self._customers - 1)
        if number not in self._people:
            self._people[number] = self.newcomer(number)
        return self._people[number]

    def newcomer(self, number: int, created: int | None = None) -> Person:
        """A customer with this number, created at a time, or else some days or months before START."""
        chance = Chance(self._seed, "customer", number)
        first, last = chance.pick(vocabulary.FIRST_NAMES), chance.pick(vocabulary.LAST_NAMES)
        born = START - chance.between(7000, 25000) * DAY
        created = created if created is not None else START - chance.between(2 * HOUR, 300 * DAY)
        person = Person(
            id=chance.id("cust", created),
            source_id=f"shop-{20000 + number}",
            name=f"{first} {last}",
            email=f"{first}.{last}@example.test".lower() if chance.of(0.6) else None,
            phone=vocabulary.phone(chance.between(0, 999)) if chance.of(0.1) else None,
            birthdate=timestamp(born)[:10] if chance.of(0.15) else None,
            address=address(chance) if chance.of(0.3) else None,
            metadata={"region": chance.pick(vocabulary.REGIONS)} if chance.of(0.6) else {},
            created=created,
            updated=created,
        )
        if created < START - 30 * DAY:
            for _ in range(chance.between(0, 4)):
                person.count_order(chance.between(500, 20000), START - chance.between(HOUR, 25 * DAY))
        return person

    def _campaign(self, kind: str, name: str, prefix: str, chance: Chance) -> Campaign:
        created = START - chance.between(310 * DAY, 390 * DAY)
        category = self.category if chance.of(0.5) else None
        quantity = None if kind == "LOYALTY_PROGRAM" else chance.pick((1, 1, 3, None))
        campaign = Campaign(
            chance.id("camp", created), name, kind, prefix, created, discount(chance), quantity, category
        )
        if kind == "LOYALTY_PROGRAM":
            campaign.earning_rules = [
                {"id": chance.id("ern", created + HOUR), "banner": banner, "auto": chance.id("auto", created)}
                for banner in vocabulary.BANNERS
            ]
            campaign.tiers = [
                {
                    "id": chance.id("ltr", created + HOUR),
                    "name": tier,
                    "from": low,
                    "to": high,
                    "created": created + HOUR,
                }
                for tier, low, high in vocabulary.TIERS
            ]
        if kind == "PROMOTION":
            campaign.promotions = [
                {"id": chance.id("promo", created + HOUR), "name": tier, "banner": banner, "created": created + HOUR}
                for tier, banner in vocabulary.PROMOTIONS
            ]
        return campaign


def discount(chance: Chance) -> Facts:
    """What a coupon takes off."""
    limits: Facts = {"aggregated_amount_limit": 30000} if chance.of(0.2) else {}
    match chance.between(0, 9):
        case 0:
            product = {"unit_off": 1, "effect": "ADD_NEW_ITEMS", "unit_type": chance.id("prod", START - 400 * DAY)}
            return {"type": "UNIT", **product}
        case 1:
            return {"type": "FIXED", "fixed_amount": 1999, "effect": "APPLY_TO_ORDER"}
        case 2 | 3 | 4:
            off = 500 * chance.between(1, 6)
            return {"type": "AMOUNT", "amount_off": off, "effect": "APPLY_TO_ORDER", "units": None, **limits}
    off = 5 * chance.between(1, 6)
    return {
        "type": "PERCENT",
        "percent_off": off,
        "effect": "APPLY_TO_ORDER",
        "amount_limit": 5000,
        "units": None,
        **limits,
        **({"percent_off_formula": f"IF(ORDER_AMOUNT > 200;{off + 5};{off})"} if chance.of(0.6) else {}),
    }


def address(chance: Chance) -> Facts:
    """An invented postal address."""
    return {
        "city": chance.pick(vocabulary.CITIES),
        "state": chance.pick(vocabulary.STATES),
        "line_1": f"{chance.pick(vocabulary.STREETS)} {chance.between(1, 99)}",
        "line_2": None,
        "country": vocabulary.COUNTRY,
        "postal_code": f"EX-{chance.between(100, 999)}",
    }
