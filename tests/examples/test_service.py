"""The example of a service: what it answers, what it logs, and what it never logs."""

from __future__ import annotations

import importlib.util
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

import leadrules
from leadrules import DecisionLog

LEAD = {
    "lead_id": "pat@bigmaker.example",
    "job_title": "Chief Financial Officer",
    "company": "Bigmaker Inc",
    "employees": 5400,
    "industry": "software",
    "region": "US",
}
DEMO = {"type": "form_submit", "form": "demo", "at": "2024-01-31T09:00:00Z"}
AS_OF = "2024-02-01"


@pytest.fixture(scope="module")
def module() -> ModuleType:
    file = Path(__file__).parents[2] / "examples" / "service" / "service.py"
    spec = importlib.util.spec_from_file_location("service", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["service"] = made  # where FastAPI looks for the types
    spec.loader.exec_module(made)
    return made


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "decisions.db"


@pytest.fixture
def ruleset(root: Path) -> leadrules.Ruleset:
    return leadrules.load(root / "rules" / "b2b-saas" / "2.0.0.yaml")


@pytest.fixture
def client(module: ModuleType, ruleset: leadrules.Ruleset, where: Path) -> Iterator[TestClient]:
    with TestClient(module.service(ruleset, where)) as made:
        yield made


def scored(client: TestClient, lead: dict[str, Any] = LEAD, **more: Any) -> dict[str, Any]:
    asked = {"lead": lead, "events": [DEMO], "as_of": AS_OF, "source": "web-form", **more}
    response = client.post("/score", json=asked)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def extras(record: logging.LogRecord) -> dict[str, Any]:
    """What was given beside the message, without digits that mean nothing."""
    found = vars(record)
    return {
        name: found[name]
        for name in found
        if name.startswith("leadrules.") and name != "leadrules.ruleset.hash"
    }


def test_an_answer_is_in_the_log_when_it_comes(client: TestClient, where: Path) -> None:
    answer = scored(client)
    with DecisionLog(where) as log:
        one = log.get(answer["decision"])
    assert one.decision is not None
    assert one.effective_verdict == answer["verdict"]
    assert f"{one.decision.score:f}" == answer["score"]
    assert one.source == "web-form"
    assert "asked for a demo" in answer["reasons"]


def test_why_and_why_not_are_pages_that_nobody_keeps(client: TestClient) -> None:
    answer = scored(client)
    lead = LEAD["lead_id"]
    why = client.get(f"/leads/{lead}/why")
    assert why.status_code == 200
    assert "asked for a demo" in why.text
    assert answer["verdict"] in why.text
    assert why.headers["cache-control"] == "no-store"
    assert "Every rule" in client.get(f"/leads/{lead}/why?reader=auditor").text
    why_not = client.get(f"/leads/{lead}/why-not?verdict=SQL")
    assert "why not SQL?" in why_not.text


def test_a_lead_or_verdict_that_is_not_there_is_the_callers_slip(client: TestClient) -> None:
    scored(client)
    assert client.get("/leads/nobody/why").status_code == 404
    assert client.get(f"/leads/{LEAD['lead_id']}/why-not?verdict=MLQ").status_code == 400


def test_an_override_stays_in_force_until_it_ends(client: TestClient) -> None:
    override = {"who": "Olga", "why": "met in Cannes", "verdict": "SQL", "until": "2024-02-10"}
    low = {"lead_id": "low", "job_title": "Student"}
    assert scored(client, low, events=[])["verdict"] != "SQL"
    assert scored(client, low, events=[], override=override)["verdict"] == "SQL"
    assert scored(client, low, events=[], as_of="2024-02-05")["verdict"] == "SQL"
    assert scored(client, low, events=[], as_of="2024-02-15")["verdict"] != "SQL"


def test_a_lead_without_an_id_is_scored_and_logged(client: TestClient, where: Path) -> None:
    answer = scored(client, {"job_title": "CFO"})
    with DecisionLog(where) as log:
        assert log.get(answer["decision"]).decision is not None


def test_what_cannot_be_read_is_told_to_the_caller(client: TestClient) -> None:
    response = client.post("/score", json={"lead": LEAD, "as_of": "tomorrow"})
    assert response.status_code == 422
    assert response.json()["problems"][0]["code"].startswith("LR5")


def test_where_no_room_is_left_the_caller_is_to_try_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: DecisionLog, given: object, **more: object) -> list[str]:
        raise leadrules.LogError([leadrules.Diagnostic("LR687", "there is no room left")])

    monkeypatch.setattr(DecisionLog, "record_many", full)
    response = client.post("/score", json={"lead": LEAD, "as_of": AS_OF})
    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"


def test_many_at_once_are_all_logged(client: TestClient, where: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        leads = [{**LEAD, "lead_id": f"lead-{number}"} for number in range(40)]
        answers = list(pool.map(lambda lead: scored(client, lead), leads))
    with DecisionLog(where) as log:
        assert {one.id for one in log.search()} == {each["decision"] for each in answers}
        assert log.verify().ok


def test_health_says_by_which_rules_and_the_head(client: TestClient, where: Path) -> None:
    scored(client)
    with DecisionLog(where) as log:
        expected = {"ruleset": "b2b-saas 2.0.0", "log": str(log.head())}
    assert client.get("/health").json() == expected


def test_nothing_personal_is_in_the_services_own_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = scored(client)
        client.get(f"/leads/{LEAD['lead_id']}/why")
        client.get("/leads/nobody@secret.example/why")
        client.post("/score", json={"lead": {**LEAD, "employees": "about 7000"}, "as_of": AS_OF})
        client.post("/score", json={"lead": LEAD, "as_of": "the day of judgement"})
    told = [
        f"{record.getMessage()} {extras(record)}"
        for record in caplog.records
        if not record.name.startswith("httpx")
    ]
    assert any(answer["decision"] in each for each in told)
    assert any("/leads/{lead}/why" in each for each in told)
    for personal in ("pat@", "Bigmaker", "Financial", "5400", "7000", "nobody@", "judgement"):
        assert [each for each in told if personal in each] == []


def test_it_is_made_as_its_environment_says(
    module: ModuleType, root: Path, where: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = root / "rules" / "b2b-saas" / "2.0.0.yaml"
    monkeypatch.setenv("LEADRULES_RULESET", str(rules))
    monkeypatch.setenv("LEADRULES_LOG", str(where))
    with TestClient(module.from_environment()) as client:
        assert client.get("/health").status_code == 200
