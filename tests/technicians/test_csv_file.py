"""Reading CSV files: what is refused as a whole, and what row by row."""

import csv
import io

import pytest

from technicians.csv_file import FileUnreadable, open_csv


@pytest.fixture
def written(tmp_path):
    def write(content, name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_rows_say_on_which_line_of_the_file_they_begin(written):
    file = open_csv(written('a,b\n1,"x\ny\nz"\n\n2,y\n'))

    assert [(row.line, row.cells) for row in file.rows()] == [
        (2, {"a": "1", "b": "x\ny\nz"}),
        (6, {"a": "2", "b": "y"}),
    ]


def test_a_mark_at_the_beginning_and_windows_line_ends_do_not_matter(written):
    file = open_csv(written("\ufeffa,b\r\n1, 2 \r\n"))

    assert [row.cells for row in file.rows()] == [{"a": "1", "b": "2"}]


def test_a_row_with_a_cell_too_many_is_a_problem_of_that_row(written):
    file = open_csv(written("a,b\n1,2,3\n4,5\n"))

    ragged, sound = file.rows()

    assert (ragged.line, ragged.cells) == (2, {})
    assert "has 3 cells where the first line names 2 columns" in str(ragged.problem)
    assert sound.problem is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\n\n", "The file is empty"),
        (b"a,b\n", "no rows"),
        (b'{"a": 1}', "not CSV but JSON"),
        (b'  [{"a": 1}]', "not CSV but JSON"),
        (b"<!DOCTYPE html><html>", "not CSV but HTML or XML"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "an old Excel workbook"),
        (b"\x1f\x8brest", "gzip"),
        (b"%PDF-1.7", "a PDF document"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"\x7fELF\x00\x00", "not CSV but binary"),
        (b"a,b\n1,2\n3,Caf\xe9\n", r"Line 3 is not UTF-8 text \(byte 0xe9\)"),
        (b"a,b\n" + b"1,2\n" * 2000 + b"1,\x00\n", "Line 2002 holds a zero byte"),
        (b'a,b\n1,2\n3,"never closed\n4,5\n', "row that begins on line 3 cannot be read"),
        (b'a,b\n1,"x"y\n', "row that begins on line 2 cannot be read"),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", "line 2 cannot be read"),
    ],
)
def test_a_file_that_is_of_no_use_is_refused_with_a_sentence(written, content, sentence):
    with pytest.raises(FileUnreadable, match=sentence):
        open_csv(written(content))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileUnreadable, match="No such file"):
        open_csv(tmp_path / "missing.csv")
    with pytest.raises(FileUnreadable, match="cannot be opened"):
        open_csv(tmp_path)


def test_missing_columns_are_named_beside_those_there_are(written):
    file = open_csv(written("id,when\n1,2\n"))

    with pytest.raises(FileUnreadable, match=r'lacks "created"\. It has "id", "when"'):
        file.require(["id", "created"])


def test_a_column_that_is_there_twice_is_refused_only_if_it_is_needed(written):
    file = open_csv(written("id,note,note\n1,2,3\n"))

    file.require(["id"])
    with pytest.raises(FileUnreadable, match='"note" is there more than once'):
        file.require(["id", "note"])


def test_other_separators_are_recognised(written):
    file = open_csv(written("id;when\n1;2\n"))

    with pytest.raises(FileUnreadable, match="separated by semicolons"):
        file.require(["id"])


def test_a_file_with_another_separator_is_read_with_it(written):
    file = open_csv(written("id;when\n1;2\n"), delimiter=";")

    assert [row.cells for row in file.rows()] == [{"id": "1", "when": "2"}]


def test_what_the_csv_module_writes_is_read_back(written):
    cells = ['a "quoted", cell', "two\nlines", "Žižkov", ""]
    text = io.StringIO()
    csv.writer(text).writerows([["a", "b", "c", "d"], cells])

    (row,) = open_csv(written(text.getvalue())).rows()

    assert list(row.cells.values()) == cells
