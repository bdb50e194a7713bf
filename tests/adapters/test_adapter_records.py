"""Records that are unlucky or hostile: counted, shown, never dropped silently, never an error."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from leadrules import adapters
from leadrules.adapters.paths import first_of, flatten, ids_of, text_of
from leadrules.adapters.report import Report, Tally
from leadrules.adapters.times import instant

MAPPING = adapters.parse_mapping("""
mapping: 1
source: x
zone: America/New_York
missing: ["null"]
records: [data]
json: [extra]
leads:
  id: id
  names: mail
  merged_into: into
  merged_from: from
  fields: {"*": ["*", extra.*], mail: mail}
events:
  - shape: touch
    has: kind
    id: eid
    lead: [id, mail]
    at: at
    type: kind
    types: {a: one, b: {merges: lost}, c: {deletes: lead}, d: {event: two, where: {x: "y*"}}}
  - {shape: gone, has: gone_id, lead: gone_id, deletes: lead}
""")


def read(leads: Any, *events: Any) -> adapters.Records:
    return adapters.read(MAPPING, leads, *events)


def said(records: adapters.Records) -> list[str]:
    return list(records.report.lines())


def test_records_of_a_client_are_read_like_files() -> None:
    crm = read({"data": [{"id": 1, "size": 3}]}, [{"kind": "A", "id": 1, "at": 1706605200}])
    assert crm.leads == ({"lead_id": "1", "size": "3"},)
    assert crm.events == {"1": [{"type": "one", "at": "2024-01-30T09:00:00Z"}]}


def test_merges_are_followed_to_the_end_in_whatever_order_they_come() -> None:
    leads = [{"id": "1"}, {"id": "2", "into": "3"}, {"id": "3"}, {"id": "4", "from": [3]}]
    events = [
        {"kind": "a", "id": "1"},
        {"kind": "a", "id": "2"},
        {"kind": "b", "id": "4", "lost": "[1]"},
        {"kind": "b", "id": "4"},
        {"kind": "b", "lost": "4"},
    ]
    crm = read(leads, events)
    assert [lead["lead_id"] for lead in crm.leads] == ["4"]
    assert crm.report.moved.examples == ["1 to 4", "2 to 4"]
    assert len(crm.events_of(crm.leads[0]) or ()) == 2


def test_merges_in_a_circle_leave_their_leads_alone() -> None:
    leads = [
        {"id": "0", "into": "1"},
        {"id": "1", "into": "2"},
        {"id": "2", "into": "1"},
        {"id": "3", "into": "3"},
    ]
    for given in (leads, leads[::-1]):
        crm = read(given)
        assert sorted(lead["lead_id"] for lead in crm.leads) == ["1", "2", "3"]
        assert crm.report.merged.examples == ["0 into 1"]


def test_a_lead_deleted_by_an_event_is_out_with_its_events() -> None:
    crm = read([{"id": "1"}, {"id": "2"}], [{"kind": "a", "id": "1"}, {"gone_id": "1"}])
    assert [lead["lead_id"] for lead in crm.leads] == ["2"]
    assert said(crm) == [
        "1 lead was left out, being deleted: `1`",
        "1 event belongs to deleted leads: `1`",
    ]


def test_a_name_of_several_leads_is_said() -> None:
    leads = [{"id": "1", "mail": "A@b.example"}, {"id": "2", "mail": "a@B.example"}]
    crm = read(leads, [{"kind": "a", "mail": "a@b.example"}])
    assert crm.events == {"1": [{"type": "one"}]}
    assert said(crm) == ["1 event went to the first of several leads of a name: `a@b.example`"]
    merged = read([leads[0] | {"from": "2"}, leads[1]], [{"kind": "a", "mail": "a@b.example"}])
    assert merged.report.shared_names.count == 0


def test_a_type_whose_condition_does_not_hold_is_unknown() -> None:
    events = [{"kind": "d", "x": "Yes", "id": "1"}, {"kind": "d", "x": "no", "id": "1"}]
    crm = read([{"id": "1"}], events)
    assert crm.events == {"1": [{"type": "two"}]}
    assert crm.report.unknown_types == {"d": 1}


def test_leads_without_id_and_records_that_are_none() -> None:
    crm = read([{"size": "3"}, 7, {"id": [1]}], ["x", {"who": 1}, {"kind": "a", "at": "noon"}])
    assert [lead.get("lead_id") for lead in crm.leads] == [None, None]
    assert crm.report.bad_rows.examples == [
        "record 2: this is no mapping",
        "record 1: this is no mapping",
    ]
    assert crm.report.unknown_records == {"who": 1}
    assert crm.report.without_lead == 1


def test_json_that_is_none_and_json_that_is_deep() -> None:
    leads = [
        {"id": 1, "extra": '{"a": 1.50, "b": [1], "c": {"d": {}}}'},
        {"id": 2, "extra": "{"},
        {"id": 3, "extra": "[" * 100_000},
        {"id": 4, "extra": "null"},
        {"id": 5, "extra": [{"name": "a", "value": 2}]},
        {"id": 6, "extra": "[1, 2]"},
    ]
    crm = read(leads)
    assert crm.leads[0] == {"lead_id": "1", "a": "1.50", "b": [1]}
    assert crm.leads[4] == {"lead_id": "5", "a": "2"}
    assert crm.leads[5] == {"lead_id": "6", "extra": [1, 2]}
    assert crm.report.bad_json.count == 2


def test_mappings_within_mappings_are_entered_to_a_depth() -> None:
    record: dict[str, Any] = {"id": 1}
    for _ in range(5_000):
        record = {"id": 1, "x": record}
    assert len(flatten(record)) < 20
    assert first_of({}, ("a",)) is None


def test_hostile_names_are_shown_escaped_and_bounded() -> None:
    leads = [{"id": "\x1b[31m\ud800", "into": "2"}, {"id": "2"}]
    events = [{"kind": f"k{n}" * 50, "id": "2"} for n in range(300)] + [
        {f"c{n}": 1} for n in range(9)
    ]
    crm = read(leads, events)
    assert len(crm.report.unknown_types) == 100
    lines = said(crm)
    assert lines[0] == r"1 lead was left out, being part of another: `\x1b[31m\ud800 into 2`"
    assert all(len(line) < 500 and line.isprintable() for line in lines)
    assert lines[-1].endswith("`c0`, `c1`, `c2`, `c3`, `c4` and 4 more")


def test_every_line_counts_one_and_many() -> None:
    report = Report("x")
    assert list(report.lines()) == []
    for _ in range(2):
        for tally in (report.deleted, report.merged, report.moved, report.filtered,
                      report.of_deleted, report.shared_names, report.bad_json, report.bad_rows,
                      report.of_no_lead):  # fmt: skip
            tally.add("a")
        report.count(report.unknown_types, "t")
        report.count(report.unknown_records, "r")
    report.without_lead = 2
    report.count(report.unknown_properties, "p")
    report.count(report.unknown_properties, "q")
    assert list(report.lines()) == [
        "2 leads were left out, being deleted: `a`",
        "2 leads were left out, being part of another: `a`",
        "2 events of merged leads went to the lead that is left: `a`",
        "2 events were left out, filtered or deleted in the source: `a`",
        "2 events belong to deleted leads: `a`",
        "2 events went to the first of several leads of a name: `a`",
        "2 events of types that the mapping `x` does not name: `t` 2",
        "2 records are of no shape of events in the mapping `x`, with the columns `r`",
        "2 columns of the leads not named by the mapping `x`: `p`, `q`",
        "2 texts could not be read as JSON, in: `a`",
        "2 events have no lead's id",
        "2 events belong to no lead: `a`",
        "2 rows could not be read: `a`",
    ]
    tally = Tally()
    for number in range(9):
        tally.add(str(number))
    assert (tally.count, tally.examples) == (9, ["0", "1", "2"])


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2024-03-10 02:30", "2024-03-10T07:30:00Z"),
        ("2024-01-01T00:00:00+0100", "2023-12-31T23:00:00Z"),
        (" 2024-01-01 9:05:00.250 UTC ", "2024-01-01T09:05:00.250000Z"),
        ("2024-01-01", "2024-01-01"),
        (1706605200123, "2024-01-30T09:00:00.123000Z"),
        ("99999999999999", "5138-11-16T09:46:39.999000Z"),
        ("12345678901", "12345678901"),
        ("noon", "noon"),
        ("", ""),
        (True, True),
        (["2024-01-01"], ["2024-01-01"]),
    ],
)
def test_times_of_every_kind(written: object, read_as: object) -> None:
    assert instant(written, "America/New_York") == read_as


def test_ids_and_texts_of_values() -> None:
    assert ids_of("1:1617298367;2:1617298368") == ("1", "2")
    assert ids_of([1, None, "3", {}]) == ("1", "3")
    assert text_of(" ") is None
    assert text_of(10**30) == "1" + "0" * 30


def test_an_attribute_never_takes_the_place_of_the_leads_id() -> None:
    mapping = adapters.parse_mapping("""
mapping: 1
source: x
leads: {id: id, fields: {crm: other}}
events: [{shape: s, has: k, lead: id, at: t, event: e, attributes: {crm: k}}]
""")
    with adapters.Adapter(mapping, lead_key="crm", event_key="crm") as adapter:
        assert list(adapter.leads([(1, {"id": 1, "other": 2})])) == [(1, {"crm": "1"})]
        assert list(adapter.events([(1, {"id": 1, "k": 2})])) == [(1, {"type": "e", "crm": "1"})]


def test_strict_hands_unknown_types_on_for_the_ruleset_to_refuse() -> None:
    with adapters.Adapter(MAPPING, strict=True) as adapter:
        events = list(adapter.events([(1, {"kind": "Zz", "id": 1})]))
    assert events == [(1, {"type": "Zz", "lead_id": "1"})]


def test_a_long_chain_of_merges_takes_little_time() -> None:
    leads = [{"id": n, "mail": "one@b.example", "into": n + 1} for n in range(2_000)]
    events = [{"kind": "a", "mail": "one@b.example"} for _ in range(20)]
    began = time.process_time()
    crm = read([*leads, {"id": 2_000}], events)
    assert [lead["lead_id"] for lead in crm.leads] == ["2000"]
    assert time.process_time() - began < 10


def test_columns_that_differ_from_record_to_record_are_read_all_the_same() -> None:
    crm = read([{"id": n, f"c{n}": n} for n in range(300)])
    assert crm.leads[299] == {"lead_id": "299", "c299": "299"}


def test_files_with_bad_rows_lose_no_others(tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("id,size\n1,2\n2\n3,4\n", encoding="utf-8")
    events = tmp_path / "events.jsonl"
    events.write_text('{"kind": "a", "id": 1}\n{\n', encoding="utf-8")
    crm = read(file, str(events))
    assert [lead["lead_id"] for lead in crm.leads] == ["1", "3"]
    assert crm.report.bad_rows.count == 2
