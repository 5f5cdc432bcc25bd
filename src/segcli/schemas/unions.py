"""Which branch of a `oneOf` its discriminator picks."""

from typing import Any, NamedTuple

from segcli.findings import Json


class Union(NamedTuple):
    """A `oneOf` whose branches each demand another value of the member `discriminator`.

    `values` are these values in the order of the branches; None stands for a branch that demands none, such as null.
    """

    discriminator: str
    values: list[str | None]
    nullable: bool


def discriminator_of(branches: list[Json]) -> Union | None:
    """The member whose value picks one of the branches; None where there is no such member."""
    demanded = [demands(branch) for branch in branches]
    name = next((name for values in demanded for name in values), None)
    if name is None:
        return None
    nullable = any(isinstance(branch, dict) and branch.get("type") == "null" for branch in branches)
    return Union(name, [values.get(name) for values in demanded], nullable)


def demands(branch: Json) -> dict[str, str]:
    """The members that a branch requires with a fixed string."""
    if not isinstance(branch, dict):
        return {}
    members: dict[str, Any] = branch.get("properties", {})
    schemas = {name: members.get(name) for name in branch.get("required", ())}
    consts = {name: schema.get("const") for name, schema in schemas.items() if isinstance(schema, dict)}
    return {name: const for name, const in consts.items() if isinstance(const, str)}
