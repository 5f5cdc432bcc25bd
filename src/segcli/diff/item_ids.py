"""The ids by which items of arrays are known: their own, or those of the product that a line of an order is about."""

from segcli.findings import Json

IDENTITIES = ("id", "code", "source_id")
"""Members that name an item, the strongest first."""

PRODUCTS = ("product_id", "sku_id")
"""Members that together name what a line of an order is about."""


def item_key(item: Json) -> tuple[str | int | None, ...] | None:
    """What names an item: its strongest id, or those of its product; None for one without."""
    if type(item) is not dict:
        return None
    for name in IDENTITIES:
        if is_id(item.get(name)):
            return name, item[name]
    product, sku = (item.get(name) if is_id(item.get(name)) else None for name in PRODUCTS)
    return None if product is sku is None else (*PRODUCTS, product, sku)


def have_different_ids(left: Json, right: Json) -> bool:
    """Whether two items are different things: the strongest id that both have is another, or one of their product."""
    if type(left) is not dict or type(right) is not dict:
        return False
    for name in IDENTITIES:
        if is_id(left.get(name)) and is_id(right.get(name)):
            return bool(left[name] != right[name])
    return any(is_id(left.get(name)) and is_id(right.get(name)) and left[name] != right[name] for name in PRODUCTS)


def is_id(value: Json) -> bool:
    return type(value) is int or (type(value) is str and value != "")
