"""Nothing a ruleset says runs code, reads a file or the clock, or opens a connection."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from limited import run
from whole_path import condition, rules

PROGRAM = """
import json, sys, threading
import leadrules
from leadrules.backends import reference

texts, lead, events, as_of = json.load(open(sys.argv[1]))
account = [{"lead": lead, "events": events}]
warm = leadrules.loads(texts[0])
for score in (warm.score, lambda *a, **k: reference.score(warm.ir, *a, **k)):
    score(lead, events=events, account=account, as_of=as_of)
# the forms of JSON are made from the classes' own annotations when first asked
warm.score(lead, events=events, account=account, as_of=as_of).to_json()

seen, watching = [], threading.Event()

def watch(event, arguments):
    if watching.is_set():
        seen.append(event)

sys.addaudithook(watch)
rulesets = []
for text in texts:
    try:
        rulesets.append(leadrules.loads(text))
    except leadrules.RulesetError:
        watching.set()
        try:
            leadrules.loads(text)
        except leadrules.RulesetError as error:
            str(error)
        watching.clear()
for ruleset in rulesets:
    watching.set()
    for score in (ruleset.score, lambda *a, **k: reference.score(ruleset.ir, *a, **k)):
        decision = score(lead, events=events, account=account, as_of=as_of)
    ruleset.score(lead, events=events, as_of=as_of).explain()
    ruleset.score(lead, events=events, as_of=as_of).to_json()
    watching.clear()
print(json.dumps([len(rulesets), sorted(set(seen))]))
"""

HARMLESS = {"object.__getattr__", "object.__setattr__", "sys._getframe", "builtins.id", "compile"}
"""What reading a class' attribute raises, and parsing a condition, which runs nothing."""

LEAD = {
    "employees": 250,
    "job_title": "CEO",
    "email": "ann@example.com",
    "tags": ["hot"],
    "country": "__import__('os').system('ls')",
    "opted_out": False,
}
EVENTS = [{"type": "page_view", "url": "{0.__class__}", "at": "2024-01-31T00:00:00Z"}]

HOLDS = rules(
    "{id: title, when: 'mentions(job_title, executive)', points: 1, reason: 'title {job_title}'}",
    "{id: country, when: 'matches(country, \"os.system\")', points: 1, reason: '{country}'}",
    "{id: domain, when: domain(email) == 'example.com', points: 1}",
    "{id: views, count: page_view, within: 30d, each: 2, decay: {half_life: 7d}}",
    "{id: braces, when: is_known(country), points: 1, reason: '{{country.__class__}}'}",
)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, set[str]]:
    texts = [
        HOLDS,
        (Path(__file__).parents[2] / "rules/b2b-saas/2.0.0.yaml").read_text(encoding="utf-8"),
        condition("__import__('os').system('ls')"),
        condition("open('/etc/passwd')"),
        condition("().__class__.__bases__[0].__subclasses__()"),
        condition("exec('import os')"),
        "x: !!python/object/apply:os.system [ls]\n" + HOLDS,
        "x: !include /etc/passwd\n" + HOLDS,
        HOLDS.replace("{job_title}", "{job_title.__class__}"),
    ]
    file = tmp_path_factory.mktemp("watched") / "texts.json"
    file.write_text(json.dumps([texts, LEAD, EVENTS, "2024-02-01T00:00:00Z"]), encoding="utf-8")
    loaded, seen = json.loads(run(PROGRAM, str(file)))
    return loaded, set(seen)


def test_only_the_rulesets_that_say_nothing_of_the_kind_are_loaded(
    watched: tuple[int, set[str]],
) -> None:
    assert watched[0] == 2


def test_neither_refusing_nor_scoring_opens_imports_or_runs_anything(
    watched: tuple[int, set[str]],
) -> None:
    assert watched[1] <= HARMLESS


CLOCK = """
import sys
import leadrules
ruleset = leadrules.loads(open(sys.argv[1], encoding="utf-8").read())
import datetime, time
class NoClock(datetime.datetime):
    @classmethod
    def now(cls, zone=None):
        raise AssertionError("the clock was read")
    utcnow = today = now
def no_clock(*arguments):
    raise AssertionError("the clock was read")
for module in list(sys.modules.values()):
    if vars(module).get("datetime") is datetime.datetime and "leadrules" in module.__name__:
        module.datetime = NoClock
time.time = time.time_ns = no_clock
from leadrules.backends import reference
lead, events = {"job_title": "CEO"}, [{"type": "page_view", "at": "2024-01-01"}]
one = reference.score(ruleset.ir, lead, events=events, as_of="2024-02-01T00:00:00Z")
print(one.score == ruleset.score(lead, events=events, as_of="2024-02-01T00:00:00Z").score)
"""


def test_the_clock_is_not_read_where_the_time_is_given(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(HOLDS, encoding="utf-8")
    assert run(CLOCK, str(file)).strip() == "True"
