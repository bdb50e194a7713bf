"""The differential test as a command: what it prints, its exit code, and that it repeats."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest

from leadrules.backends.reference import tallies
from leadrules.testing import fuzz
from leadrules.testing.differential import Disagreement, difference


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["fuzz", *arguments])
    return fuzz.main()


def test_agreement_is_summed_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "--seed", "fuzz", "--cases", "100") == 0
    printed = capsys.readouterr()
    assert "distinct rulesets" in printed.out
    assert "0 disagreements in" in printed.out
    assert "rule when" in printed.out
    assert "cases," in printed.err


def test_a_disagreement_is_printed_with_all_that_is_needed_to_see_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def never_rounded(number: Fraction) -> int:
        return int(number)

    monkeypatch.setattr(tallies, "rounded", never_rounded)
    assert command(monkeypatch, "--seed", "fuzz", "--cases", "400") == 1
    first = capsys.readouterr().out.partition("\n\n")[0]
    again, place, *rest = first.splitlines()
    assert again.startswith("python -m leadrules.testing.fuzz --seed fuzz --ruleset ")
    assert place.startswith("at ")
    for start in ("  reference: ", "  python: ", "lead: ", "as_of: ", "groups:"):
        assert any(line.startswith(start) for line in rest), start
    number = again.rpartition(" ")[2]
    assert command(monkeypatch, "--seed", "fuzz", "--ruleset", number) == 1
    assert capsys.readouterr().out.startswith(first[:200])


def test_two_processes_come_to_what_one_does() -> None:
    (*_, alone), (*_, shared) = (list(fuzz.run_all("jobs", 300, jobs)) for jobs in (1, 2))
    assert (shared.cases, shared.rulesets, shared.used) == (
        alone.cases,
        alone.rulesets,
        alone.used,
    )


def test_it_is_run_as_a_module() -> None:
    given = [sys.executable, "-m", "leadrules.testing.fuzz", "--seed", "x", "--ruleset", "3"]
    done = subprocess.run(given, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, "0 disagreements" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ({"a": (1, 2)}, {"a": (1, 2)}, None),
        ({"a": (1, 2)}, {"a": (1, True)}, Disagreement("['a'][1]", "2", "True")),
        ((1,), (1, 2), Disagreement("len()", "(1,)", "(1, 2)")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, Disagreement(".keys()", "['a', 'b']", "['b', 'a']")),
        (None, (), Disagreement("", "None", "()")),
    ],
)
def test_a_difference_is_the_first_place_at_which_two_answers_part(
    right: object, wrong: object, expected: Disagreement | None
) -> None:
    assert difference(right, wrong) == expected
