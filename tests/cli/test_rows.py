"""Rows of files as people have them: each is read rightly or named, and none loses another."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadrules.rows.reading import LONGEST, BadRow, Form, Source, UnreadableFile

Written = Callable[[str, str | bytes], Path]


def rows(file: Path, form: Form | None = None) -> list[Any]:
    """Each row, or the line and message of one that is none."""
    return [
        (row.line, row.diagnostic.message) if isinstance(row, BadRow) else row
        for _, row in Source(str(file), form).rows()
    ]


GOOD = [{"id": "1", "name": "Acme"}, {"id": "2", "name": "Bolt"}]


@pytest.mark.parametrize(
    "content",
    [
        "id,name\n1,Acme\n2,Bolt\n",
        "id,name\r\n1,Acme\r\n2,Bolt",
        "\ufeffid,name\n1,Acme\n2,Bolt\n",
        "id;name\n1;Acme\n2;Bolt\n",
        '"id";"name"\n"1";"Acme"\n"2";"Bolt"\n',
        "id\tname\n1\tAcme\n2\tBolt\n",
        " id , name \n1,Acme\n\n2,Bolt\n\n",
        "id,name,\n1,Acme,\n2,Bolt,\n",
        "id,name\n1,Acme\n,\n2,Bolt\n , \n",
        '{"id": "1", "name": "Acme"}\n\n{"id": "2", "name": "Bolt"}',
        '\ufeff{"id": "1", "name": "Acme"}\r\n{"id": "2", "name": "Bolt"}\r\n',
    ],
)
def test_all_the_ways_to_write_two_rows(write: Written, content: str) -> None:
    assert rows(write("leads", content)) == GOOD


def test_cells_hold_commas_quotes_and_lines_where_quoted(write: Written) -> None:
    file = write("a.csv", 'id,name\n1,"Acme, ""Inc""\nBerlin"\n2,Bolt\n')
    assert rows(file) == [{"id": "1", "name": 'Acme, "Inc"\nBerlin'}, GOOD[1]]


def test_a_quote_within_a_cell_is_only_a_quote(write: Written) -> None:
    assert rows(write("a.csv", 'id,name\n1,27" screens\n')) == [{"id": "1", "name": '27" screens'}]


ALONE = "this line has a quote that stands alone"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("id,name\n1,Acme\n2,Bolt,x\n2,Bolt", 3, "this row has 3 cells, and the header names 2"),
        ("id,name\n1,Acme\n2\n2,Bolt", 3, "this row has 1 cell, and the header names 2"),
        ('id,name\n1,Acme\n2,"Bolt\n2,Bolt', 3, ALONE),
        ('id,name\n1,Acme\n2,"Bolt\n2,Bolt\n', 3, ALONE),
        ('id,name\n1,Acme\n2,"Bo"lt\n2,Bolt', 3, ALONE),
        (b"id,name\n1,Acme\n2,B\xf6lt\n2,Bolt", 3, "this line is not UTF-8"),
        ('{"id": "1", "name": "Acme"}\n[1]\n{"id": "2", "name": "Bolt"}', 2,
         "this line is no JSON object"),
        ('{"id": "1", "name": "Acme"}\nnull\n{"id": "2", "name": "Bolt"}', 2,
         "this line is no JSON object"),
        ('{"id": "1", "name": "Acme"}\n{"id": 1\n{"id": "2", "name": "Bolt"}', 2,
         "this line is not JSON"),
        ('{"id": "1", "name": "Acme"}\n{"id": 1, "id": 2}\n{"id": "2", "name": "Bolt"}', 2,
         "the key `id` stands twice in this object"),
        ('{"id": "1", "name": "Acme"}\n' + "[" * 100_000 + '\n{"id": "2", "name": "Bolt"}', 2,
         "this line nests too deep"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_loses_no_other(
    write: Written, content: str | bytes, line: int, message: str
) -> None:
    assert rows(write("leads", content)) == [GOOD[0], (line, message), GOOD[1]]


def test_every_bad_row_comes_with_help_and_a_place(write: Written) -> None:
    file = write("a.csv", 'id,name\n1\n1,"2\n1,2,3\n')
    for _, bad in Source(str(file)).rows():
        assert isinstance(bad, BadRow)
        assert bad.diagnostic.help
        assert bad.diagnostic.place == f"{file}:{bad.line}"


def test_a_line_that_is_too_long_is_left_out_without_being_held(write: Written) -> None:
    file = write("a.csv", b"id,name\n1,Acme\n3," + b"x" * (3 * LONGEST) + b"\n2,Bolt\n")
    assert rows(file) == [GOOD[0], (3, "this line is longer than 16 MiB"), GOOD[1]]


def test_a_quote_that_never_closes_costs_one_row_and_no_time(write: Written) -> None:
    lines = ['1,"open'] + [f"{n},x" for n in range(20_000)]
    started = time.process_time()
    found = rows(write("a.csv", "id,name\n" + "\n".join(lines)))
    assert found[0] == (2, ALONE)
    assert len(found) == 20_001
    assert time.process_time() - started < 5


def test_many_open_quotes_cost_no_more(write: Written) -> None:
    started = time.process_time()
    found = rows(write("a.csv", "id,name\n" + '1,"open\n' * 20_000))
    assert len(found) == 20_000
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "", "is empty"),
        ("a.csv", "\n1,2\n", "has a blank first line"),
        ("a.csv", "id,name,id\n1,2,3\n", "names the column `id` twice"),
        ("a.csv", b"id,na\xefme\n", "this line is not UTF-8"),
        ("a.csv", "id,name\0\n", "is not text"),
        ("a.csv", "id,name\r1,Acme\r", "ends its lines in an old way"),
        ("a.csv", 'id,"name\n', "a quote is not closed"),
        ("a.csv", "id,name\n".encode("utf-16"), "is UTF-16"),
        ("a.csv", b"PK\x03\x04xl/workbook", "is a spreadsheet or an archive"),
        ("a.csv", b"\x1f\x8b\x08", "is compressed"),
        ("a.json", '[{"id": 1},\n {"id": 2}]', "is one JSON array"),
        ("a.json", '[{"id": 1}, {"id": 2}]', "is one JSON array"),
    ],
)
def test_a_file_that_holds_no_rows_is_refused_whole(
    write: Written, name: str, content: str | bytes, told: str
) -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows(write(name, content))
    assert told in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("content", ["id,name\n", "id,name"])
def test_only_a_header_is_no_rows(write: Written, content: str) -> None:
    assert rows(write("a.csv", content)) == []


def test_an_empty_file_of_json_lines_is_no_rows(write: Written) -> None:
    assert rows(write("a.jsonl", "")) == []


def test_the_form_asked_for_is_taken_before_the_name(write: Written) -> None:
    assert rows(write("a.csv", '{"id": "1"}\n'), Form.JSONL) == [{"id": "1"}]
    assert rows(write("a.txt", "id,x\tname\n1\t2\n"), Form.TSV) == [{"id,x": "1", "name": "2"}]


def test_numbers_of_json_stay_exact(write: Written) -> None:
    digits = "9" * 5_000
    file = write(
        "a.jsonl", f'{{"a": 0.1, "b": {digits}, "c": 1e999999999, "d": 1e99999999999999999999}}'
    )
    ((row),) = rows(file)
    assert str(row["a"]) == "0.1"
    assert str(row["b"]) == digits
    assert not row["d"].is_finite()


def test_nul_bytes_in_a_cell_are_only_characters(write: Written) -> None:
    assert rows(write("a.csv", "id,name\n1,Ac\0me\n")) == [{"id": "1", "name": "Ac\0me"}]


def test_how_much_is_read_is_known_of_a_file(write: Written) -> None:
    source = Source(str(write("a.csv", "id,name\n1,Acme\n2,Bolt\n")))
    parts = [source.done() for _ in source.rows()]
    assert parts == sorted(parts)
    assert source.done() == 1.0


def documents(file: Path) -> list[Any]:
    """Each record of a JSON file, or the line and message of one that is none."""
    return [
        (row.line, row.diagnostic.message) if isinstance(row, BadRow) else row
        for _, row in Source(str(file), records=("data", "result", "people")).rows()
    ]


@pytest.mark.parametrize(
    "content",
    [
        '[{"id": "1", "name": "Acme"}, {"id": "2", "name": "Bolt"}]',
        '{"data": [{"id": "1", "name": "Acme"},\n{"id": "2", "name": "Bolt"}], "next": null}',
        '{"result": {"total": 2, "people": [{"id": "1", "name": "Acme"},'
        ' {"id": "2", "name": "Bolt"}]}}',
        '\n{\n"data": [\n{"id": "1", "name": "Acme"},\n{"id": "2", "name": "Bolt"}\n]\n}\n',
        '{"data": [{"id": "1", "name": "Acme"}]}\n\n{"data": [{"id": "2", "name": "Bolt"}]}\n',
        '{"id": "1", "name": "Acme"}\n{"id": "2", "name": "Bolt"}\n',
    ],
)  # fmt: skip
def test_all_the_ways_to_write_two_records_as_json(write: Written, content: str) -> None:
    assert documents(write("a.json", content)) == GOOD


def test_records_that_are_none_lose_no_others(write: Written) -> None:
    assert documents(write("a.json", '[{"id": "1"}, 7, [], {"id": "2"}]')) == [
        {"id": "1"},
        (1, "this record is no JSON object"),
        {"id": "2"},
    ]
    assert documents(write("b.json", '{"id": 1\n{"id": "2"}\n\n')) == [
        (1, "this line is not JSON"),
        {"id": "2"},
    ]
    assert documents(write("c.json", b'{\n"id": "\xff"}\n{"id": "2"}')) == [
        (1, "this line is not JSON"),
        (2, "this line is not UTF-8"),
        {"id": "2"},
    ]
    assert documents(write("d.json", b'\xff\n{"id": "2"}'))[1] == {"id": "2"}
    assert documents(write("e.json", "\n \n")) == []


def test_a_document_that_is_too_large_is_refused(
    write: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadrules.rows.reading.LARGEST", 20)
    with pytest.raises(UnreadableFile, match="over 64 MiB: write one record a line"):
        documents(write("a.json", '[\n{"id": "1", "name": "Acme"},\n{"id": 2}\n]'))
