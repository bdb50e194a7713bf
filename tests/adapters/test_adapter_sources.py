"""Each system's record shapes, in small files of our own, become the same leads and events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import leadrules
from leadrules import adapters
from leadrules.adapters import Records

FIXTURES = Path(__file__).parent / "fixtures"


def read(source: str, leads: str, *events: str) -> Records:
    return adapters.read(source, FIXTURES / leads, *(FIXTURES / name for name in events))


def kinds(records: Records) -> dict[str, list[Any]]:
    """The types of every lead's events."""
    assert records.events is not None
    return {lead: [one["type"] for one in events] for lead, events in records.events.items()}


ADA = {
    "lead_id": "101",
    "account_id": "7",
    "email": "ada@nordfracht.example",
    "jobtitle": "CTO",
    "numberofemployees": "500",
    "createdate": "2023-11-02T08:00:00Z",
}


@pytest.mark.parametrize("file", ["hubspot_v1.json", "hubspot_v3.json", "hubspot_tables.csv"])
def test_hubspot_contacts_are_alike_in_every_shape(file: str) -> None:
    crm = read("hubspot", file)
    assert crm.leads == (ADA, {"lead_id": "102", "email": "bo@bigmaker.example"})
    assert crm.events is None
    assert crm.events_of(crm.leads[0]) is None


def test_hubspot_export_of_the_web_and_a_column_that_nothing_names() -> None:
    crm = read("hubspot", "hubspot_export.csv")
    assert crm.leads[0]["jobtitle"] == "CTO"
    assert crm.report.unknown_properties == {"Shoe Size": 1}


def test_hubspot_events_find_contacts_by_address_and_through_merges() -> None:
    events = ("hubspot_email_events.json", "hubspot_forms.csv", "hubspot_merges.csv")
    crm = read("hubspot", "hubspot_v3.json", *events)
    assert kinds(crm) == {
        "101": ["email_click", "email_open", "form_submission"],
        "102": ["form_submission"],
    }
    assert crm.events_of(crm.leads[0])[0] == {
        "type": "email_click",
        "at": "2024-01-30T09:00:00Z",
        "id": "e1",
        "campaign": "7",
        "url": "https://a.example/",
    }
    assert list(crm.report.lines()) == [
        "1 lead was left out, being deleted: `103`",
        "1 lead was left out, being part of another: `99 into 101`",
        "2 events of merged leads went to the lead that is left: `99 to 101`",
        "1 event was left out, filtered or deleted in the source: `email_open`",
        "1 event of types that the mapping `hubspot` does not name: `WINK` 1",
        "1 column of the events not named by the mapping `hubspot`: `vocabulary`",
        "1 event belongs to no lead: `cy@elsewhere.example`",
    ]


def test_marketo_activities_with_json_null_texts_merges_and_deletions() -> None:
    crm = read("marketo", "marketo_rest.json", "marketo_activities.json", "marketo_bulk.csv")
    assert [lead["lead_id"] for lead in crm.leads] == ["1", "3"]
    assert crm.leads[0]["numberOfEmployees"] == "250"
    assert crm.leads[0]["favourite_colour"] == "blue"
    assert kinds(crm) == {
        "1": ["fill_out_form", "click_email"],
        "3": ["click_pdf", "click_link", "visit_web_page", "program_status"],
    }
    assert crm.events is not None
    assert [one["at"] for one in crm.events["1"]] == [
        "2024-01-20T09:00:00Z",
        "2024-01-20T08:01:00Z",
    ]
    visit = crm.events["3"][2]
    assert (visit["url"], visit["query"]) == ("/pricing", "utm_medium=ppc")
    assert "campaign" not in visit
    report = crm.report
    assert (report.of_deleted.count, report.filtered.count, report.bad_json.count) == (1, 1, 1)
    assert report.unknown_types == {"4711": 1}


@pytest.mark.parametrize("file", ["pardot_v4.json", "pardot_v5.json"])
def test_pardot_prospects_are_alike_in_every_version(file: str) -> None:
    (lead,) = read("pardot", file).leads
    assert (lead["job_title"], lead["created_at"]) == ("VP Sales", "2024-01-02T09:00:00Z")


def test_pardot_activities_are_known_by_type_and_type_name() -> None:
    crm = read("pardot", "pardot_v4.json", "pardot_activities.csv")
    assert kinds(crm) == {"1": ["form_submission", "form_submission", "page_view", "page_view"]}
    assert crm.report.without_lead == 1
    assert crm.report.unknown_types == {"99 Dance": 1}
    assert crm.report.of_no_lead.examples == ["2"]


def test_pardot_scores_with_its_preset(root: Path) -> None:
    crm = read("pardot", "pardot_v4.json", "pardot_activities.csv")
    ruleset = leadrules.load(root / "rules" / "pardot-baseline" / "1.0.0.yaml")
    lead = crm.leads[0]
    decision = ruleset.score(lead, events=crm.events_of(lead), as_of="2024-02-01")
    # two forms, and a page view that stands twice with one id
    assert (decision.score, decision.labels["grade"], decision.verdict) == (101, "A-", "MQL")


def test_salesforce_tasks_of_a_converted_or_merged_lead_are_its_own() -> None:
    crm = read(
        "salesforce", "salesforce_leads.json", "salesforce_tasks.csv", "salesforce_members.csv"
    )
    assert kinds(crm) == {"00Q1": ["task", "task", "campaign_member"]}
    assert crm.leads[0]["Region__c"] == "EU"
    assert crm.report.merged.examples == ["00Q2 into 00Q1"]
    assert crm.report.deleted.examples == ["00Q3"]
    assert crm.report.filtered.count == 1
    assert crm.report.without_lead == 1


def test_eloqua_contacts_with_numbered_fields_and_their_activities() -> None:
    crm = read("eloqua", "eloqua_contacts.json", "eloqua_activities.csv")
    assert crm.leads == (
        {
            "lead_id": "1",
            "C_EmailAddress": "ada@nordfracht.example",
            "C_Title": "Director, Marketing",
            "C_Company": "Nordfracht",
            "C_DateCreated": "2024-01-02T08:00:00Z",
            "100042": "competitor",
        },
    )
    assert kinds(crm) == {"1": ["form_submit", "email_click"]}
    assert crm.report.unknown_types == {"Telepathy": 1}


@pytest.mark.parametrize("source", adapters.sources())
def test_every_mapping_loads_and_every_event_is_named_in_our_way(source: str) -> None:
    mapping = adapters.load_mapping(source)
    assert mapping.source == source
    for shape in mapping.events:
        for meanings in shape.types.values():
            for meaning in meanings:
                name = getattr(meaning, "name", "merge")
                assert name == name.lower()
                assert name.isidentifier()


@pytest.mark.parametrize(
    ("source", "preset"),
    [
        ("hubspot", "hubspot-style"),
        ("marketo", "marketo-starter"),
        ("pardot", "pardot-baseline"),
        ("eloqua", "eloqua-example"),
    ],
)
def test_a_preset_counts_only_events_that_its_mapping_makes(
    root: Path, source: str, preset: str
) -> None:
    made = {
        getattr(meaning, "name", None)
        for shape in adapters.load_mapping(source).events
        for meanings in shape.types.values()
        for meaning in meanings
    }
    ruleset = leadrules.load(root / "rules" / preset / "1.0.0.yaml")
    not_exported = {"page_view"} if source == "hubspot" else set()
    assert {kind.name for kind in ruleset.ir.events} - made == not_exported
