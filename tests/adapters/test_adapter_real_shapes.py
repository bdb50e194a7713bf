"""The real record shapes of the public data sets are read, and nothing of them goes uncounted."""

from __future__ import annotations

from pathlib import Path

import pytest

import leadrules
from leadrules import adapters
from leadrules.adapters import Records
from leadrules.rows.reading import BadRow, Source


@pytest.fixture(scope="session")
def shapes(data: Path) -> Path:
    folder = data / "crm-shapes"
    if not folder.is_dir():
        pytest.skip(f"the record shapes are not at {folder}: set LEADRULES_DATA")
    return folder


def scored(root: Path, crm: Records, preset: str, as_of: str) -> list[leadrules.Decision]:
    ruleset = leadrules.load(root / "rules" / preset / "1.0.0.yaml")
    return [
        ruleset.score(lead, events=crm.events_of(lead), as_of=as_of, strict=False)
        for lead in crm.leads
    ]


def test_every_row_of_every_file_is_a_row(shapes: Path) -> None:
    files = sorted(shapes.rglob("*.csv"))
    assert len(files) == 44
    rows = [row for file in files for _, row in Source(str(file)).rows()]
    read = [row for row in rows if not isinstance(row, BadRow)]
    assert read == rows
    assert not any(name.startswith("\ufeff") for row in read for name in row)


def test_hubspot(shapes: Path, root: Path) -> None:
    folder = shapes / "hubspot"
    crm = adapters.read(
        "hubspot",
        folder / "contact_data.csv",
        folder / "email_event_data.csv",
        folder / "contact_form_submission_data.csv",
        folder / "contact_merge_audit_data.csv",
        folder / "email_event_click_data.csv",
    )
    report = crm.report
    assert len(crm.leads) == 19
    assert report.merged.count == 3
    assert crm.leads[0]["createdate"] == "2021-04-01T17:32:47Z"
    assert report.events == {
        "email_open": 90,
        "email_sent": 4,
        "email_delivered": 3,
        "form_submission": 5,
        "merge": 4,
    }
    assert report.filtered.count == 3
    assert report.of_no_lead.count == 102  # the sample's events are other contacts'
    assert sum(report.unknown_records.values()) == 100  # clicks in detail name no lead and no time
    decisions = scored(root, crm, "hubspot-style", "2021-05-01")
    assert {decision.verdict for decision in decisions} == {"nurture"}


def test_hubspot_email_events_find_contacts_by_their_address(shapes: Path) -> None:
    events = shapes / "hubspot" / "email_event_data.csv"
    rows = [row for _, row in Source(str(events)).rows() if not isinstance(row, BadRow)]
    addresses = sorted({row["recipient"] for row in rows})
    contacts = [
        {"id": number, "properties": {"email": address}} for number, address in enumerate(addresses)
    ]
    crm = adapters.read("hubspot", contacts, events)
    assert crm.report.of_no_lead.count == 0
    assert crm.events is not None
    assert sum(map(len, crm.events.values())) == 97


def test_hubspot_companies_are_read_by_the_same_mapping(shapes: Path) -> None:
    crm = adapters.read("hubspot", shapes / "hubspot" / "company_data.csv")
    assert len(crm.leads) + crm.report.deleted.count == 24
    assert crm.leads[0]["annualrevenue"] == "10000000"
    assert crm.leads[0]["hs_all-funky-a9384-syntax"] == "23"


def test_hubspot_events_given_as_leads_are_none(shapes: Path) -> None:
    crm = adapters.read("hubspot", shapes / "hubspot" / "email_event_data.csv")
    assert (crm.leads, crm.report.like_events.count) == ((), 100)


def test_salesforce_contacts_get_what_their_account_has(shapes: Path) -> None:
    folder = shapes / "salesforce"
    contacts = [{"Id": 1, "AccountId": "0015500000Xyy06AAB"}, {"Id": 2, "AccountId": "x"}]
    crm = adapters.read("salesforce", contacts, accounts=folder / "sf_account_data.csv")
    assert [lead.get("Company") for lead in crm.leads] == ["Eric's Test", None]
    assert (crm.report.accounts, crm.report.accounts_left_out.count) == (1, 9)
    assert crm.report.of_no_account.examples == ["x"]


def test_marketo(shapes: Path, root: Path) -> None:
    folder = shapes / "marketo"
    crm = adapters.read(
        "marketo", folder / "marketo_lead_data.csv", *sorted(folder.glob("marketo_activity_*.csv"))
    )
    report = crm.report
    assert len(crm.leads) == 100
    assert report.events["merge"] == 100
    assert report.events["delete_from_sfdc"] == 31
    assert sum(report.events.values()) == 831
    assert not report.unknown_types
    assert not report.unknown_records
    decisions = scored(root, crm, "marketo-starter", "2020-06-01")
    assert len(decisions) == 100


def test_marketo_clicks_score_for_leads_that_are_there(shapes: Path, root: Path) -> None:
    clicks = shapes / "marketo" / "marketo_activity_click_email_data.csv"
    crm = adapters.read("marketo", [{"id": 1124755}], clicks)
    (decision,) = scored(root, crm, "marketo-starter", "2020-06-01")
    assert crm.events is not None
    assert decision.points["email-click"] == 2 * len(crm.events["1124755"]) > 0


def test_pardot(shapes: Path, root: Path) -> None:
    folder = shapes / "pardot"
    crm = adapters.read(
        "pardot", folder / "pardot_prospect_data.csv", folder / "pardot_visitor_activity_data.csv"
    )
    report = crm.report
    assert len(crm.leads) == 22
    assert report.deleted.count == 78
    assert report.events == {
        "email_unsubscribe": 39,
        "opportunity_created": 33,
        "opportunity_lost": 10,
        "opportunity_won": 9,
        "email_spam_report": 1,
        "indirect_bounce": 5,
        "indirect_unsubscribe": 3,
    }
    assert not report.unknown_types
    assert report.of_no_lead.count == 100
    assert len(scored(root, crm, "pardot-baseline", "2020-06-01")) == 22


def test_pardot_opportunities_score_for_prospects_that_are_there(shapes: Path, root: Path) -> None:
    activities = shapes / "pardot" / "pardot_visitor_activity_data.csv"
    rows = [row for _, row in Source(str(activities)).rows() if not isinstance(row, BadRow)]
    prospects = [{"id": number} for number in sorted({row["prospect_id"] for row in rows})]
    decisions = scored(
        root, adapters.read("pardot", prospects, activities), "pardot-baseline", "2021-01-01"
    )
    # 33 opportunities created at 50, and 10 lost at -100
    assert sum(decision.score for decision in decisions) == 33 * 50 - 10 * 100


def test_salesforce(shapes: Path) -> None:
    folder = shapes / "salesforce"
    crm = adapters.read(
        "salesforce",
        folder / "sf_lead_data.csv",
        folder / "sf_task_data.csv",
        folder / "sf_event_data.csv",
        folder / "sf_opportunity_data.csv",
    )
    (lead,) = crm.leads
    assert lead["lead_id"] == "00Q1G00000nDnM5UAK"
    assert lead["account_id"] == "0011G00000tLWKnQAO"
    assert (lead["AnnualRevenue"], lead["IsConverted"]) == ("280522000", "TRUE")
    assert lead["mkto_si_priority_c"] == "60"
    assert crm.report.events == {"task": 10, "calendar_event": 10}
    assert crm.report.of_no_lead.count == 20
    assert sum(crm.report.unknown_records.values()) == 10


def test_salesforce_contacts(shapes: Path) -> None:
    crm = adapters.read("salesforce", shapes / "salesforce" / "sf_contact_data.csv")
    assert len(crm.leads) == 4
    assert crm.leads[1]["Country"] == "Unied Saes"
