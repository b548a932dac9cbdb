"""Tables as spreadsheets, scrapers and slips of the pen leave them."""

import gzip
import json

import pytest

from conflictcode import read_articles
from conflictcode.coding.outputs import read_events
from conflictcode.errors import ArticlesError
from conflictcode.inputs import files
from conflictcode.inputs.markup import html_text
from conflictcode.inputs.quotes import STRAY
from conflictcode.records import EVENT_COLUMNS

SHELLED = "Rebels shelled Homs on Friday."
MET = "The ministers met in Geneva."


def read(folder, content, name="reports.csv", encoding="utf-8", **options):
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return read_articles(path, quiet=True, **options)


SLIPS = [
    ("never closed", f'2,2019-10-05,"{SHELLED}'),
    ("closed too early", f'2,2019-10-05,"{SHELLED}" he said, and "so on'),
    (
        "never closed, before a text of two paragraphs",
        f'2,2019-10-05,"{SHELLED}\n3,2019-10-05,"{MET}\n\nAgain."',
    ),
    ("never closed to the end of the file", f'3,2019-10-05,{MET}\n2,2019-10-05,"{SHELLED}'),
]


@pytest.mark.parametrize(("slip", "lines"), SLIPS)
def test_a_stray_quote_costs_its_own_line_and_no_other(slip, lines, tmp_path):
    frame = read(
        tmp_path, f'id,date,text\n1,2019-10-04,"{MET}"\n{lines}\n9,2019-10-06,"{MET} ""Good"", he said."\n'
    )
    expected = {"1": MET, "3": f"{MET}\n\nAgain." if "two" in slip else MET, "9": f'{MET} "Good", he said.'}
    assert dict(zip(frame.article_id, frame.text, strict=True)) == {
        number: text for number, text in expected.items() if number != "3" or "3," in lines
    }
    (rejected,) = frame.attrs["rejected"]
    assert rejected["reason"] == f"unreadable row: {STRAY}"
    assert SHELLED in rejected["fields"]


def test_quotes_that_have_their_other_half_are_let_through(tmp_path):
    frame = read(tmp_path, 'id,date,text\n1,2019-10-04,"Tear gas" in Basra.\n2,2019-10-04,He said "no".\n')
    assert list(frame.text) == ["Tear gas in Basra.", 'He said "no".']


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_text_file_that_a_spreadsheet_wrote_is_a_table(encoding, tmp_path):
    content = f"id\tdate\theadline\ttext\r\n010\t4.10.2019\tIn Genève\t{MET}\r\n"
    frame = read(tmp_path, content, "reports.txt", encoding)
    assert frame[["article_id", "headline", "text"]].values.tolist() == [["010", "In Genève", MET]]
    assert len(read_articles(tmp_path, quiet=True)) == 1


def test_web_markup_in_a_cell_is_taken_off_and_told(tmp_path):
    cell = f"<p>{SHELLED[:-1]} &amp; fled.</p>\n<p>{MET} <b>Again</b>.<br/>So.</p><script>alert(1)</script>"
    frame = read(tmp_path, f'id,date,title,text\n1,2019-10-04,Homs&#8217;s day,"{cell}"\n')
    assert frame.text[0] == "Rebels shelled Homs on Friday & fled.\nThe ministers met in Geneva. Again.\nSo."
    assert frame.headline[0] == "Homs’s day"
    assert "2 texts with web markup (<p>, &amp;) taken off" in frame.attrs["notes"]


@pytest.mark.parametrize("text", ["AT&T met R&D; it was < 5 and > 3.", "See http://a.example/?x=1&copy=2."])
def test_signs_that_are_no_markup_stay(text, tmp_path):
    assert read(tmp_path, f'id,date,text\n1,2019-10-04,"{text}"\n').text[0] == text


TAGS = [
    ("<p>One.</p><P class='a'>Two</P><br/>three", "One.\nTwo\nthree"),
    ("<div>One<!-- <p>not</p> --> and<script>if (a < b) alert('</p>')</script> two</div>", "One and two"),
    ("<html><head><title>T</title><body><p>No end of the head.</p>", "No end of the head."),
    ("<p>a &lt; b &amp;amp; c</p><![CDATdiv <p>d</p>", "a < b &amp; c\n<![CDATdiv\nd"),
    ("<p>An <!-- unfinished comment</p>", "An <!-- unfinished comment"),
    ("</p>" + "<a href='" * 20_000, "<a href='" * 20_000),
    ("<p>One</p>" + "<!--" * 50_000, "One\n" + "<!--" * 50_000),
]


@pytest.mark.parametrize(("page", "text"), TAGS)
def test_the_text_between_tags_however_broken_they_are(page, text):
    assert html_text(page) == text


def test_what_a_library_trips_over_is_one_rejected_row(tmp_path, monkeypatch):
    def trips(path):
        raise AssertionError("unknown status keyword")

    monkeypatch.setitem(files._TEXTS, ".rtf", trips)
    (tmp_path / "a.rtf").write_text("{\\rtf1}")
    (tmp_path / "b.txt").write_text(MET)
    frame = read_articles(tmp_path, quiet=True)
    assert list(frame.article_id) == ["b"]
    assert frame.attrs["rejected"][0]["reason"] == "unreadable row: can't be read: unknown status keyword"


def test_an_article_that_stands_in_several_rows_is_told_not_dropped(tmp_path):
    frame = read(
        tmp_path, f"GlobalEventID,SQLDATE,text\n1,20191004,{MET}\n2,20191004,{MET}\n3,20191004,{MET}\n"
    )
    assert list(frame.article_id) == ["1", "2", "3"]
    assert frame.attrs["notes"][-1].startswith("2 with the very text of an earlier one (find_duplicates")


def test_ids_that_a_spreadsheet_rounded(tmp_path):
    frame = read(tmp_path, f"id,date,text\n3.1E+11,2019-10-04,{MET}\n3.1E+11,2019-10-04,{SHELLED}\n")
    assert "'3.1E+11' (rounded by a spreadsheet?) stands in" in frame.attrs["rejected"][0]["reason"]


def test_a_gdelt_table_without_names_is_not_blamed_for_its_doubles(tmp_path):
    with pytest.raises(ArticlesError, match="row 1 looks like data, not column names"):
        read(tmp_path, "900001\t20191025\t201910\t2019\tIRQ\tIRQ\thttps://a.example\n")


@pytest.mark.parametrize(
    ("name", "remedy"), [("a.xlsx", "CSV UTF-8"), ("a.csv.gz", "zcat"), ("a.doc", ".docx")]
)
def test_a_kind_that_is_not_read_comes_with_a_remedy(name, remedy, tmp_path):
    with pytest.raises(ArticlesError, match=f"Remedy: .*{remedy}"):
        read(tmp_path, "PK", name)


SAVED = [
    (",", "TRUE"),
    (";", "WAHR"),
]


@pytest.mark.parametrize(("mark", "true"), SAVED)
def test_an_event_file_that_a_spreadsheet_saved_is_refused(mark, true, tmp_path):
    row = [true if name == "negated" else "10" for name in EVENT_COLUMNS]
    path = tmp_path / "events.csv"
    path.write_text("\ufeff" + mark.join(EVENT_COLUMNS) + "\n" + mark.join(row) + "\n")
    with pytest.raises(ArticlesError, match=r"a spreadsheet has saved this file.* 010 into 10"):
        read_events(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("suffix", [".jsonl", ".json"])
def test_json_in_the_encodings_of_windows(suffix, encoding, tmp_path):
    line = json.dumps({"id": "1", "date": "2019-10-04", "text": f"{MET} Malmö."}, ensure_ascii=False)
    frame = read(tmp_path, line + "\n", f"reports{suffix}", encoding)
    assert list(frame.text) == [f"{MET} Malmö."]
    assert any("Windows-1252" in note for note in frame.attrs["notes"]) == (encoding == "cp1252")


def test_json_in_an_encoding_that_is_said(tmp_path):
    line = json.dumps({"id": "1", "date": "2019-10-04", "text": f"{MET} Łódź."}, ensure_ascii=False)
    for name in ("reports.jsonl", "reports.json"):
        (tmp_path / name).write_bytes(line.encode("cp1250"))
        frame = read_articles(tmp_path / name, encoding="cp1250", quiet=True)
        assert list(frame.text) == [f"{MET} Łódź."]


def test_characters_that_were_lost_are_told(tmp_path):
    (tmp_path / "reports.csv").write_bytes(f"id,date,text\n1,2019-10-04,{MET} Malmö.\n".encode("cp1252"))
    frame = read_articles(tmp_path / "reports.csv", encoding="utf-8", quiet=True)
    assert frame.attrs["notes"] == ["1 texts with lost characters, shown as \ufffd: another encoding?"]


@pytest.mark.parametrize("field", ["id", "publisher", "url", "headline", "text"])
def test_half_a_character_in_any_field_costs_that_character_alone(field, tmp_path):
    row = {"id": "a", "date": "2019-10-04", "text": MET} | {field: f"{MET} \ud83d"}
    (tmp_path / "reports.jsonl").write_text(json.dumps(row) + "\n")
    frame = read_articles(tmp_path / "reports.jsonl", quiet=True)
    assert frame["article_id" if field == "id" else field][0] == f"{MET} \ufffd"


@pytest.mark.parametrize("above", ["\n\n", ",,\r\n", '"","",""\n\n'])
def test_empty_rows_above_the_names_are_passed_over_and_counted(above, tmp_path):
    frame = read(tmp_path, f"{above}id,date,text\n1,2019-10-04,{MET}\n2,2019-10-45,{MET}\n")
    assert list(frame.article_id) == ["1"]
    assert frame.attrs["rejected"][0]["row"] == str(above.count("\n") + 3)


def test_empty_rows_alone_are_an_empty_file(tmp_path):
    with pytest.raises(ArticlesError, match="the file is empty"):
        read(tmp_path, "\n,,\n")


PACKED = [
    (b"PK\x03\x04rest", "Excel"),
    (gzip.compress(b"id,date,text"), "gzip"),
    (b"\xd0\xcf\x11\xe0r", "Excel"),
]


@pytest.mark.parametrize(("content", "what"), PACKED)
@pytest.mark.parametrize("name", ["reports.csv", "reports.jsonl"])
def test_a_packed_file_under_the_name_of_a_table_is_named(name, content, what, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ArticlesError, match=rf"{name}: .*{what}.* Remedy: "):
        read_articles(tmp_path / name, quiet=True)


def test_files_of_the_same_name_in_two_folders_are_two_articles(tmp_path):
    for year, text in [("2019", MET), ("2020", SHELLED)]:
        (tmp_path / year).mkdir()
        (tmp_path / year / "1.txt").write_text(text)
        (tmp_path / year / "2.txt").write_text("")
        (tmp_path / year / f"{year}-03-04.txt").write_text(text)
    frame = read_articles(tmp_path, quiet=True)
    assert list(frame.article_id) == ["2019/1", "2019-03-04", "2020/1", "2020-03-04"]
    both = read_articles([tmp_path / "2019", tmp_path / "2020"], quiet=True)
    repeated = both.attrs["rejected"][1]
    assert repeated["file"] == str(tmp_path / "2020" / "1.txt")
    assert repeated["reason"].endswith(f"stands in {tmp_path / '2019' / '1.txt'}, row 1 already")


def test_what_word_leaves_beside_an_open_file_is_no_article(tmp_path):
    (tmp_path / "~$ports.docx").write_bytes(b"\x05Anna")
    (tmp_path / "good.txt").write_text(MET)
    assert not read_articles(tmp_path, quiet=True).attrs["rejected"]


def test_what_r_and_python_write_for_nothing_is_nothing(tmp_path):
    lines = [f"a,NA,NA,{MET},NA", f"b,NaT,None,{SHELLED},NA", "c,2019-10-04,x,NA,NA", "d,2019-10-04,x,nan,NA"]
    frame = read(tmp_path, "\n".join(["id,date,headline,text,publisher", *lines]))
    assert list(frame.article_id) == ["a", "b"]
    assert frame.date.isna().all()
    assert list(frame.headline) == ["", ""]
    assert [row["reason"] for row in frame.attrs["rejected"]] == ["empty text", "empty text"]
    assert list(frame.publisher) == ["NA", "NA"]  # a name may be so short


ARCHIVES = {
    "news-please": "source_domain,date_publish,title,maintext,url",
    "Media Cloud": "media_name,publish_date,title,text,url",
    "quanteda and tm": "origin,datetimestamp,heading,text,url",
}


@pytest.mark.parametrize("names", ARCHIVES.values(), ids=ARCHIVES)
def test_the_columns_of_archives_are_found(names, tmp_path):
    frame = read(tmp_path, f"{names}\nThe Post,2019-10-04 10:00:00,Talks,{MET},u\n")
    found = frame[["publisher", "headline", "text", "url"]].values.tolist()
    assert (found, f"{frame.date[0]:%F}") == ([["The Post", "Talks", MET, "u"]], "2019-10-04")
