"""What may be shown of a record that is not at hand, as other processes send it."""

from collections.abc import Mapping
from typing import NamedTuple

from segcli.events.identity import Identity
from segcli.input.masked import MaskedLine
from segcli.validation.result import Place


class MaskedRecord(NamedTuple):
    """What reports need of a record whose value and text are not at hand, as far as it may be shown: its identity, its
    documented `id`, the `lines` of findings by their place, and by how many bytes more than code points the text before
    a place counts (None where it counts as many everywhere).
    """

    identity: Identity
    id: str | None = None
    lines: Mapping[Place, tuple[MaskedLine, ...]] | None = None
    surplus: Mapping[Place, int | None] | None = None
