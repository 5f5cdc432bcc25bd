"""Installs other validators (check-jsonschema, ajv, sourcemeta's CLI) into bench/work/peers, each of them if it can be.

    python bench/peers.py

says which could not be installed. bench/run.py compares them in time, tests/peers in what they accept.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).parent / "work" / "peers"
COMMANDS = {
    "check-jsonschema": PEERS / "bin" / "check-jsonschema",
    "sourcemeta": PEERS / "node_modules" / ".bin" / "jsonschema",
    "ajv": PEERS / "node_modules" / "ajv-formats",
}
"""What is there when a peer is."""


def install() -> list[str]:
    """Install what is not there yet; the names of those that could not be."""
    if not COMMANDS["check-jsonschema"].exists():
        quietly(sys.executable, "-m", "venv", str(PEERS))
        quietly(str(PEERS / "bin" / "python"), "-m", "pip", "install", "--quiet", "check-jsonschema")
    npm = shutil.which("npm")
    if npm and not (COMMANDS["sourcemeta"].exists() and COMMANDS["ajv"].exists()):
        quietly(npm, "install", "--silent", "--prefix", str(PEERS), "@sourcemeta/jsonschema", "ajv", "ajv-formats")
    return [name for name, path in COMMANDS.items() if not path.exists()]


def versions() -> dict[str, str]:
    """The versions of the peers that are there: sourcemeta 16.11 takes half the processor time of 15.8."""
    modules, packages = PEERS / "node_modules", PEERS / "lib"
    about = {"sourcemeta": modules / "@sourcemeta" / "jsonschema", "ajv": modules / "ajv"}
    files = {name: folder / "package.json" for name, folder in about.items()}
    found = {name: json.loads(file.read_text())["version"] for name, file in files.items() if file.exists()}
    for folder in packages.glob("python*/site-packages/check_jsonschema-*.dist-info"):
        found["check-jsonschema"] = folder.name.removesuffix(".dist-info").rpartition("-")[2]
    return found


def quietly(*command: str) -> None:
    """Run what may fail: whoever needs a peer looks whether it is there."""
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    for missing in install():
        print(f"{missing} could not be installed")
