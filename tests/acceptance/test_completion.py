"""What bash, zsh and fish make of the completion that segcli prints for them."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cli import Run, environment

SCRIPTS = {
    "bash": 'source "$1"; IFS=" " read -r -a COMP_WORDS <<< "$2 "; COMP_CWORD=$((${#COMP_WORDS[@]} - 1));'
    ' [[ $2 == *" " ]] && COMP_WORDS+=("") && COMP_CWORD=$((COMP_CWORD + 1));'
    ' _segcli_completion segcli; printf "%s\\n" "${COMPREPLY[@]}"',
    "fish": "source $argv[1]; complete -C $argv[2]",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a payload, in whose `bin` segcli is found."""
    command = tmp_path / "bin" / "segcli"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m segcli "$@"\n')
    command.chmod(0o755)
    (tmp_path / "capture.ndjson").touch()
    return tmp_path


@pytest.fixture(params=["bash", "zsh", "fish"])
def offered(request: pytest.FixtureRequest, run: Run, folder: Path) -> Callable[[str], set[str]]:
    """What a shell offers for the last word of a line."""
    shell = str(request.param)
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = folder / f"completion.{shell}"
    script.write_text(run("--show-completion", shell).out)
    path = os.pathsep.join((str(folder / "bin"), os.environ["PATH"]))
    env = environment({"PATH": path, "HOME": str(folder), "ZDOTDIR": str(folder), "TERM": "dumb"})

    def ask(line: str) -> set[str]:
        if shell == "zsh":
            return shown_by_zsh(script, line, env, folder)
        options = ["--norc", "--noprofile"] if shell == "bash" else ["--no-config"]
        words = [shell, *options, "-c", SCRIPTS[shell], *(["bash"] if shell == "bash" else []), str(script), line]
        done = subprocess.run(words, capture_output=True, text=True, env=env, cwd=folder, timeout=60, check=True)
        return {text.split("\t")[0] for text in done.stdout.splitlines() if text}

    return ask


def shown_by_zsh(script: Path, line: str, env: dict[str, str], folder: Path) -> set[str]:
    """The words that zsh lists at a prompt when Tab is pressed behind a line."""
    master, slave = pty.openpty()
    setup = (
        f"PS1='>' ; LISTMAX=1000; zstyle ':completion:*' list-prompt ''; autoload -Uz compinit; compinit -u; . {script}"
    )
    command = ["zsh", "-f", "-i"]
    with subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=env, cwd=folder, start_new_session=True
    ) as shell:
        os.close(slave)
        os.write(master, f"{setup}; echo rea''dy\n".encode())
        read_until(master, b"ready\r\n")
        os.write(master, f"{line}\t".encode())
        text = read_until_quiet(master, len(line))
        shell.kill()
    os.close(master)
    return set(re.findall(r"[\w.,/-]+", text.decode("utf-8", "replace")))


def read_until_quiet(descriptor: int, echoed: int) -> bytes:
    """What is written beyond so many bytes, until nothing follows for three seconds; a minute at most."""
    text, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([descriptor], [], [], 3)[0]:
            text += os.read(descriptor, 65536)
        elif len(text) > echoed:
            break
    return text


def read_until(descriptor: int, end: bytes) -> bytes:
    """What is written up to these bytes, a minute at most."""
    text, until = b"", time.monotonic() + 60
    while end not in text and time.monotonic() < until:
        if select.select([descriptor], [], [], 1)[0]:
            text += os.read(descriptor, 65536)
    assert end in text, text
    return text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("segcli va", {"validate"}, id="command"),
        pytest.param(
            "segcli validate --event customer.segment.",
            {"customer.segment.left", "customer.segment.entered"},
            id="event",
        ),
        pytest.param("segcli explain wrong-", {"wrong-type", "wrong-prefix", "wrong-balance"}, id="code"),
        pytest.param("segcli validate --ignore wrong-type,out-", {"wrong-type,out-of-range"}, id="second code"),
        pytest.param("segcli validate --format js", {"json"}, id="format"),
        pytest.param("segcli schema customer.segment.l", {"customer.segment.left"}, id="event of a schema"),
        pytest.param("segcli schema --report validate-", {"validate-json", "validate-ndjson"}, id="report"),
        pytest.param("segcli validate --fail-on n", {"note", "never"}, id="choice"),
    ],
)
def test_a_shell_offers_what_fits(offered: Callable[[str], set[str]], line: str, words: set[str]) -> None:
    assert words <= offered(line)


def test_nothing_of_segcli_stands_in_the_way_of_names_of_files(offered: Callable[[str], set[str]]) -> None:
    offers = offered("segcli validate capt")
    assert not {word for word in offers if word.startswith("--")}
    assert {word for word in offers if word.startswith("capture")} <= {"capture.ndjson"}


def test_a_shell_that_there_is_not_is_refused(run: Run) -> None:
    assert run("--show-completion", "cmd").code == 2
