"""The command as a process: stdin, pipes, signals, terminals, and life without its libraries."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from command import AS_OF, RULES, environment, leadrules

Written = Callable[[str, str | bytes], Path]

LEADS = "lead_id,employees,job_title\nL1,300,Director\nL2,50,Clerk\n"
COMMAND = f"{shlex.quote(sys.executable)} -c 'from leadrules.cli import main; main()'"


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line}"],
        capture_output=True,
        text=True,
        env=environment(**more),
        timeout=120,
        check=False,
    )


# --- stdin and pipes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "leads", [LEADS, LEADS.replace(",", ";"), '{"lead_id": "L1", "employees": 300}\n']
)
def test_leads_are_read_from_stdin_in_any_form(rules: Path, leads: str) -> None:
    done = leadrules("score", rules, "-", *AS_OF, stdin=leads)
    assert (done.code, done.out.splitlines()[1][:10].split()[0]) == (0, "L1")
    assert "\x1b" not in done.out + done.err


def test_an_empty_stdin_is_said_so(rules: Path) -> None:
    done = leadrules("score", rules, "-")
    expected = "leadrules: `stdin` is empty: it must name the columns\n"
    assert (done.code, done.err) == (2, expected)


def test_colleagues_are_found_on_stdin_too(write: Written) -> None:
    roll_up = "measures: {most: {roll_up: employees, how: maximum, of: account}}\n"
    rules = write(
        "a.yaml", RULES.partition("cases:")[0].replace("employees >=", "most >=") + roll_up
    )
    leads = "lead_id,account_id,employees\nL1,A,300\nL2,A,5\n"
    done = leadrules("score", rules, "-", *AS_OF, "--out", "-", "--out-format", "csv", stdin=leads)
    assert [line.split(",")[2] for line in done.out.splitlines()] == ["score", "20", "20"]


def test_a_pipe_gets_every_lead_and_no_colour(rules: Path) -> None:
    leads = "lead_id,employees\n" + "".join(f"L{n},{n + 1}\n" for n in range(300))
    done = leadrules("score", rules, "-", *AS_OF, stdin=leads)
    assert len(done.out.splitlines()) == 301


def test_head_may_close_the_pipe(rules: Path, write: Written) -> None:
    leads = write("l.csv", "lead_id,employees\n" + "".join(f"L{n},5\n" for n in range(20_000)))
    done = shell(f"{COMMAND} score {rules} {leads} --out - | head -n 1")
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert done.returncode == 141


def test_a_full_disk_is_said_so(rules: Path, write: Written) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    done = shell(f"{COMMAND} score {rules} {write('l.csv', LEADS)} --out - -q > /dev/full")
    assert (done.returncode, done.stderr) == (2, "leadrules: no space left on device\n")


def test_another_encoding_of_the_terminal_breaks_nothing(rules: Path) -> None:
    leads = "lead_id,job_title\nL1,Geschäftsführer 社長\n"
    done = leadrules(
        "score", rules, "-", *AS_OF, stdin=leads, LC_ALL="C", PYTHONIOENCODING="ascii",
        PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert (done.code, "Geschäftsführer 社長" in done.out) == (0, True)


# --- signals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_nothing_behind(
    rules: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    out, temporary = tmp_path / "scored.jsonl", tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [*shlex.split(COMMAND), "score", str(rules), "-", "--out", str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(TMPDIR=str(temporary)),
        # WHY: a shell starts what it runs in the background deaf to Ctrl-C, and so its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        rescue = threading.Timer(60, process.kill)
        rescue.start()
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"lead_id,employees\n" + b"L1,5\n" * 5_000)
        process.stdin.flush()
        deadline = time.monotonic() + 30
        while not list(tmp_path.glob(".*.partial")) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(number)
        told = process.stderr.read().decode()
        assert process.wait(30) == code
        rescue.cancel()
    assert "Traceback" not in told
    assert list(tmp_path.glob("*scored*")) + list(tmp_path.glob(".*")) == []
    assert list(temporary.iterdir()) == []


# --- terminals -----------------------------------------------------------------------------------


def on_terminal(columns: int, *arguments: str | Path, **more: str) -> str:
    """What a terminal of so many columns gets from stdout and stderr together."""
    pty = pytest.importorskip("pty")
    fcntl, struct = pytest.importorskip("fcntl"), __import__("struct")
    termios = pytest.importorskip("termios")
    main, other = pty.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(
        [*shlex.split(COMMAND), *map(str, arguments)],
        stdin=other,
        stdout=other,
        stderr=other,
        env=environment(TERM="xterm-256color", **more),
    )
    os.close(other)
    told = b""
    while True:
        try:
            read = os.read(main, 65_536)
        except OSError:
            break
        if not read:
            break
        told += read
    os.close(main)
    process.wait(60)
    return told.decode().replace("\r\n", "\n")


TITLES = (
    "lead_id,employees,job_title\nL1,300,Director of a very long and rather tedious department\n"
    'L\x1b[31m2,300,"Chief \x1b]8;;http://evil\x07 Officer"\n日本語の会社,300,最高経営責任者\n'
)


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_a_table_fits_its_terminal_and_obeys_no_lead(
    rules: Path, write: Written, columns: int
) -> None:
    from rich.cells import cell_len

    told = on_terminal(columns, "score", rules, write("l.csv", TITLES), *AS_OF, NO_COLOR="1")
    assert "\x1b" not in told
    table = told.split("\n\n")[0].splitlines()
    assert len(table) == 4
    assert all(cell_len(line) < columns for line in table)
    assert "\\x1b[31m" in table[2]


def test_a_terminal_gets_colours_unless_it_refuses_them(rules: Path, write: Written) -> None:
    arguments = ("score", rules, write("l.csv", LEADS), *AS_OF)
    assert "\x1b[32mMQL" in on_terminal(100, *arguments)
    assert "\x1b" not in on_terminal(100, *arguments, NO_COLOR="1")


def test_a_terminal_gets_a_first_look_at_many_leads(rules: Path, write: Written) -> None:
    leads = write("l.csv", "lead_id,employees\n" + "".join(f"L{n},5\n" for n in range(120)))
    told = on_terminal(100, "score", rules, leads, *AS_OF, NO_COLOR="1")
    assert "... and 70 more: --limit N shows so many, --out FILE writes all" in told


def test_long_work_shows_its_progress_and_wipes_it_away(rules: Path, write: Written) -> None:
    leads = write("l.csv", "lead_id,employees\n" + "".join(f"L{n},5\n" for n in range(60_000)))
    told = on_terminal(
        100, "score", rules, leads, *AS_OF, "--out", os.devnull, "--out-format", "csv"
    )
    assert "leads" in told.partition("60,000 leads scored")[0]
    assert told.rstrip().endswith("100.0 %")


# --- without the extra, and help -----------------------------------------------------------------

BLOCKED = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == {library!r}:
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Missing())
from leadrules.cli import main
main()
"""


@pytest.mark.parametrize("library", ["typer", "rich"])
def test_without_its_extra_the_command_says_how_to_get_it(library: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED.format(library=library), "score"],
        capture_output=True,
        text=True,
        check=False,
    )
    expected = "leadrules: the command needs its extra: pip install 'leadrules[cli]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


COMMANDS = [
    *("check", "score", "explain", "test", "agreement"),
    *("versions", "sign", "publish", "retire", "schema"),
]


def test_help_names_every_command_and_the_exit_codes() -> None:
    done = leadrules("--help", COLUMNS="100")
    assert done.code == 0
    assert all(f" {command} " in done.out for command in COMMANDS)
    assert "Exit codes: 0" in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    done = leadrules(command, "-h", COLUMNS="100")
    assert (done.code, done.err) == (0, "")
    assert f"leadrules {command}" in done.out or "Usage" in done.out
    assert max(map(len, done.out.splitlines())) <= 100


def test_version() -> None:
    assert leadrules("--version").out.startswith("leadrules 0.")
