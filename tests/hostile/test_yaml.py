"""A ruleset's YAML that other readers fall for: read by where it stands, or one clear error."""

from __future__ import annotations

import json

import pytest
from limited import run
from whole_path import at_once, condition, refused, rules, scored

import leadrules

LOOKS = [
    *("NO", "off", "On", "yes", "null", "~", "True"),
    *("0111", "0999", "0x1F", "12:30", "190:20:30", "1_000", "3.10", "1e3", ".nan", ".inf"),
    "2024-01-01",
]
"""What YAML 1.1 takes for something else than text."""


@pytest.mark.parametrize("look", LOOKS)
def test_where_text_is_due_a_scalar_is_text_as_written(look: str) -> None:
    text = rules(f"{{id: it, match: country, values: {{{look}: 5}}, default: 1}}")
    assert scored(text, {"country": look}).score == 5
    assert scored(text, {"country": "another"}).score == 1


def test_keys_that_look_like_one_number_are_three_texts() -> None:
    text = rules("{id: it, match: country, values: {1: 2, true: 4, 1.0: 8}}")
    assert [scored(text, {"country": key}).score for key in ("1", "true", "1.0")] == [2, 4, 8]


@pytest.mark.parametrize(("digits", "points"), [("0111", 111), ("3.10", 3.1), ("+5", 5)])
def test_points_are_read_from_their_digits(digits: str, points: float) -> None:
    text = rules(f"{{id: it, when: opted_out, points: {digits}}}")
    assert float(scored(text, {"opted_out": True}).score) == points


@pytest.mark.parametrize(
    "points",
    ["NO", "12:30", "1_000", "1e3", ".nan", ".inf", "2024-01-01", "0x1F", "9" * 5_000],
    ids=lambda text: text[:10],
)
def test_points_are_nothing_else(points: str) -> None:
    with at_once():
        found = refused(rules(f"{{id: it, when: opted_out, points: {points}}}"))
    assert (found.code, found.help) == ("LR215", "write digits, such as `12.5`")
    assert found.span is not None
    assert found.span.line == 22


WHOLE = rules("{id: it, when: opted_out, points: 1}")

REFUSED = {
    "a day that there is not": ("agreement: {review_by: 2024-02-30}\n" + WHOLE, "LR217"),
    "a tag": (WHOLE.replace("points: 1", "points: !!bool x"), "LR106"),
    "an object": ("x: !!python/object/new:os.system [ls]\n" + WHOLE, "LR106"),
    "an include": ("x: !include ../../etc/passwd\n" + WHOLE, "LR106"),
    "a name that is a path": (WHOLE.replace("hostile", "../../etc/passwd"), "LR218"),
    "a key given twice": (WHOLE + "\nlanguage: 1", "LR104"),
    "a text cut at a comment": (
        rules("\n        id: it\n        when: job_title == C #1\n        points: 1"),
        "LR111",
    ),
    "an escape in a label": (
        WHOLE + '\nlabels: {heat: {score: total, from: {"\\e[31m": 0}}}',
        "LR108",
    ),
    "half a surrogate in a label": (
        WHOLE + '\nlabels: {heat: {score: total, from: {"\\ud800": 0}}}',
        "LR108",
    ),
    "two documents": (WHOLE + "\n---\n" + WHOLE, "LR107"),
    "bytes of Latin-1": (WHOLE.encode() + "\ntitle: Müller".encode("latin-1"), "LR101"),
    "nothing": ("", "LR110"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_one_error_with_a_code(what: str) -> None:
    text, code = REFUSED[what]
    with at_once():
        found = refused(text)
    assert found.code == code
    assert (found.file, found.severity) == ("hostile.yaml", "error")


def test_norway_stays_a_country_in_a_list() -> None:
    text = condition("country in nordic") + "\nlists: {nordic: [NO, SE, DK]}"
    assert scored(text, {"country": "no"}).fired == ("it",)


# --- what takes other readers down ---------------------------------------------------------------


def nested_aliases() -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines) + WHOLE


def nested_merges() -> str:
    lines = ["m0: &m0 {k: 1}"]
    lines += [f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 8)]
    return "\n".join(lines) + WHOLE


BOMBS = {
    "aliases nested nine deep": (nested_aliases(), "LR105"),
    "merge keys nested seven deep": (nested_merges(), "LR105"),
    "30,000 open lists": ("[" * 30_000, "LR102"),
    "30,000 open mappings": ("{a: " * 30_000, "LR102"),
    "30,000 dashes": ("- " * 30_000, "LR102"),
    "a megabyte of keys": ("\n".join(f"k{n}: v" for n in range(100_000)), "LR102"),
    "a file without end": ("# " + "x" * 5_000_000, "LR102"),
    "ten thousand times the same key": ("a: 1\n" * 10_000, "LR104"),
    "ten thousand unknown keys": ("\n".join(f"k{n}: v" for n in range(10_000)), "LR210"),
    "a condition of powers": (condition("4000000**4000000 > 1"), "LR303"),
    "a million nots": (condition("not " * 200_000 + "opted_out"), "LR302"),
    "a format of a gigabyte": (condition('"%999999999d" % 1 == job_title'), "LR303"),
}

PROGRAM = """
import json, sys, time
import leadrules
for name, text in json.load(open(sys.argv[1])).items():
    started = time.process_time()
    try:
        leadrules.loads(text)
        codes = []
    except leadrules.RulesetError as error:
        codes = sorted({found.code for found in error.diagnostics})
    print(json.dumps([name, codes, time.process_time() - started]))
"""


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[str], float]]:
    file = tmp_path_factory.mktemp("bombs") / "bombs.json"
    file.write_text(json.dumps({name: text for name, (text, _) in BOMBS.items()}))
    lines = run(PROGRAM, str(file)).splitlines()
    return {name: (codes, seconds) for name, codes, seconds in map(json.loads, lines)}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once_in_little_memory(
    bombs: dict[str, tuple[list[str], float]], name: str
) -> None:
    codes, seconds = bombs[name]
    assert BOMBS[name][1] in codes
    # WHY: the largest file allowed is read node by node, and a test may run on a busy machine
    assert seconds < (15 if name == "a megabyte of keys" else 3)


def test_at_most_a_hundred_errors_are_told() -> None:
    with pytest.raises(leadrules.RulesetError) as caught:
        leadrules.loads(BOMBS["ten thousand times the same key"][0])
    assert len(caught.value.diagnostics) == 100
