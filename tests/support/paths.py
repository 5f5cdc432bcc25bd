"""Where things stand: this checkout, its examples, and what lies beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "schemas"
EXAMPLES = ROOT / "examples"
VALID = EXAMPLES / "valid"
INVALID = EXAMPLES / "invalid"
LEFT = VALID / "customer.segment.left" / "message.json"
BROKEN = INVALID / "segment-left-broken.json"
SHARED = ROOT.parent / "shared"
"""Genuine payloads, the vendor's schemas and those of formats; not part of the repository."""

DOMAIN = SHARED / "domain"
PAYLOADS = DOMAIN / "payloads"
