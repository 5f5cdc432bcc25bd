"""The words that payloads are made of: plainly invented people, places, shops and things."""

FIRST_NAMES = (
    "Adela", "Bruno", "Corin", "Dalia", "Edda", "Fenno", "Greta", "Hilde", "Ines", "Joris", "Kalle", "Liv", "Mira",
    "Nadim", "Oda", "Pavo", "Quinn", "Runa", "Selim", "Tadeo", "Ulla", "Veit", "Wanda", "Yara", "Zora",
)  # fmt: skip
LAST_NAMES = (
    "Ambercrag", "Birchlantern", "Copperwhistle", "Dunefeather", "Elderkettle", "Fernbucket", "Gooseharbour",
    "Hollowteapot", "Inkbramble", "Jasperladle", "Knotwillow", "Lampmoss", "Marblethistle", "Nettlespoon", "Oatlantern",
    "Pebblequill", "Quincebarrow", "Rainthimble", "Saltbutton", "Tinderbrook", "Underpatch", "Velvetstile",
    "Wickerpond", "Yarrowlatch",
)  # fmt: skip
CITIES = ("Harbourexample", "Lower Sampleton", "Mockford", "Placeholm", "Upper Testing")
STATES = ("North Example", "South Example")
STREETS = ("Invention Lane", "Kettle Row", "Sample Street", "Thimble Way")
COUNTRY = "Exampleland"
REGIONS = ("coast", "north", "south", "hills")
CHANNELS = ("API", "Automation")
SEGMENTS = ("New customers", "Regulars", "Stayed away", "Full basket")
CUSTOM_EVENTS = ("review_written", "form_sent", "video_watched")
PRODUCTS = (
    ("rope-30", "Rope, 30 m", 1250), ("mug-blue", "Enamel mug", 900), ("lamp-storm", "Storm lamp", 4500),
    ("bulb-tulip", "Tulip bulb", 150), ("pot-clay", "Clay pot", 700), ("gloves-m", "Garden gloves", 1100),
    ("tin-tea", "Tea tin", 640), ("saw-fold", "Folding saw", 2390),
)  # fmt: skip
CAMPAIGNS = {
    "DISCOUNT_COUPONS": (("Win back", "BACK-"), ("Tool week", "TOOL-")),
    "GIFT_VOUCHERS": (("Gift cards", "GIFT-"), ("Thank-you cards", "THX-")),
    "LOYALTY_PROGRAM": (("Lighthouse club", "LH-"), ("Garden circle", "GC-")),
    "PROMOTION": (("Rainy days", ""), ("Harvest weeks", "")),
    "REFERRAL_PROGRAM": (("Bring a neighbour", "HELLO-"),),
}
"""The campaigns of a project by their type, each with how its codes start."""
PROMOTIONS = (("Umbrella hour", "Ten off while it rains"), ("Third one free", "Three bulbs for two"))
TIERS = (("Deck hand", 0, 199), ("First mate", 200, 499), ("Captain", 500, None))
"""The tiers of a loyalty programme, each with the points from which and up to which it holds."""
REWARDS = (("Pay with points", "COIN"), ("Mug for a neighbour", "MATERIAL"), ("Five off", "CAMPAIGN"))
BANNERS = ("A point per five", "Tell us what you think")
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The characters of codes: none that is easily taken for another one."""
SHOP = "https://shop.example.test"


def phone(number: int) -> str:
    """A telephone number that is kept for fiction, so that nobody answers."""
    return f"+1 555 01{number % 100:02}" if number % 2 else f"+44 7700 900{number % 1000:03}"
