"""What researchers have in their folders, and what becomes of it."""

import datetime as dt
import io
import json

import pandas as pd
import pytest

from conflictcode import read_articles
from conflictcode.coding.articles import ARTICLE_COLUMNS, to_articles
from conflictcode.errors import ArticlesError

TEXT = "Protesters marched to the governor's office in Basra on Friday, and the police fired into the air."
ROWS = [
    {"article_id": "a1", "date": "2019-10-04", "headline": "Basra marches", "text": TEXT},
    {"article_id": "010", "date": "2019-10-05", "headline": "", "text": TEXT},
]


def write_csv(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def as_csv(tmp_path):
    pd.DataFrame(ROWS).to_csv(tmp_path / "reports.csv", index=False)
    return tmp_path / "reports.csv"


def saved(kind, folder):
    frame = pd.DataFrame(ROWS)
    if kind == "frame":
        return frame
    if kind == "stream":
        return io.StringIO(frame.to_csv(index=False))
    path = folder / f"reports.{kind}"
    match kind:
        case "csv":
            frame.to_csv(path, index=False)
        case "tsv":
            frame.to_csv(path, index=False, sep="\t")
        case "jsonl":
            frame.to_json(path, orient="records", lines=True)
        case "json":
            path.write_text(json.dumps({"status": "ok", "articles": ROWS}))
        case "parquet":
            frame.to_parquet(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "jsonl", "json", "parquet", "frame", "stream"])
def test_the_same_frame_from_every_kind_of_table(kind, tmp_path):
    frame = read_articles(saved(kind, tmp_path), quiet=True)
    assert tuple(frame.columns) == ARTICLE_COLUMNS
    assert list(frame.article_id) == ["a1", "010"]
    assert list(frame.headline) == ["Basra marches", ""]
    assert list(frame.text) == [TEXT, TEXT]
    assert frame.date.dtype == "datetime64[us]"
    assert [day.date() for day in frame.date] == [dt.date(2019, 10, 4), dt.date(2019, 10, 5)]
    assert frame.attrs["rejected"] == []


USUAL_NAMES = [
    ("id,title,published,body,source,link", ["id", "title", "published", "body", "source", "link"]),
    ("DocID;Headline;Publication Date;Full Text;Newspaper;URL", None),
    ("GLOBALEVENTID\tTitle\tSQLDATE\ttext\tdomain\tSOURCEURL", None),  # GDELT with texts added
    ("story_id|heading|pub-date|maintext|outlet|permalink", None),
]


@pytest.mark.parametrize(("header", "_"), USUAL_NAMES)
def test_usual_column_names_are_found(header, _, tmp_path):
    mark = next(mark for mark in ";\t|," if mark in header)
    row = mark.join(["1", "Basra marches", "20191004", f'"{TEXT}"', "AP", "http://ap.example/1"])
    frame = read_articles(write_csv(tmp_path / "a.csv", f"{header}\n{row}\n"), quiet=True)
    assert frame.iloc[0].to_dict() == {
        "article_id": "1",
        "date": pd.Timestamp("2019-10-04"),
        "publisher": "AP",
        "headline": "Basra marches",
        "text": TEXT,
        "url": "http://ap.example/1",
    }


def test_it_says_what_it_took_for_what(tmp_path, capsys):
    path = write_csv(tmp_path / "a.csv", f'nr,when,words,mood\n7,4 October 2019,"{TEXT}",grim\n')
    frame = read_articles(path, id="nr", date="when", text="words")
    assert frame.attrs["columns"] == {"article_id": "nr", "date": "when", "text": "words"}
    said = capsys.readouterr().out
    assert "nr → article_id" in said
    assert "left out: mood" in said


REFUSED = [
    ("nr,when\n1,2019-10-04\n", {}, "no column looks like the date"),
    ("id,date\n1,2019-10-04\n", {}, "no column looks like the text"),
    ("id,date,SOURCEURL\n1,2019-10-04,http://x\n", {}, "GDELT tables hold links"),
    (
        "id,date,text\n1,2019-10-04,x\n",
        {"text": "body"},
        "no column 'body' for text. It has: 'id', 'date', 'text'",
    ),
    ("id,date,text\n1,03/04/2019,x\n", {}, "day_first=True"),
    ("id,text,text\n1,a,b\n", {}, "'text' stands there twice"),
    ("", {}, "the file is empty"),
    ("20191004,1,USA,190,4\n20191005,2,IRQ,14,3\n", {}, "row 1 looks like data"),
]


@pytest.mark.parametrize(("content", "named", "said"), REFUSED)
def test_a_table_that_cannot_be_read_says_why_and_what_helps(content, named, said, tmp_path):
    with pytest.raises(ArticlesError) as error:
        read_articles(write_csv(tmp_path / "reports.csv", content), **named)
    assert said in str(error.value)
    assert "reports.csv" in str(error.value)


def test_bad_rows_are_kept_with_file_row_and_reason_and_good_rows_go_on(tmp_path):
    lines = [
        "id,date,text",
        f'1,2019-10-04,"{TEXT}"',
        f'1,2019-10-05,"{TEXT}"',
        f'2,2019-10-45,"{TEXT}"',
        "3,2019-10-06,   ",
        f'4,2019-10-07,"{TEXT}",stray,cells',
        '5,2019-10-08,"Los manifestantes marcharon hacia la oficina del gobernador en la ciudad y la policía '
        'disparó al aire para dispersar a la gente."',
        f'6,2019-10-09,"{TEXT}"',
    ]
    path = write_csv(tmp_path / "reports.csv", "\n".join(lines))
    frame = read_articles(path, quiet=True)
    assert list(frame.article_id) == ["1", "6"]
    rejected = frame.attrs["rejected"].frame()
    assert list(rejected.row) == ["3", "4", "5", "6", "7"]
    assert set(rejected.file) == {str(path)}
    for reason, said in zip(
        rejected.reason,
        [
            "repeated article_id: '1' stands in",
            "unreadable date: '2019-10-45'",
            "empty",
            "unreadable row: 5 columns where",
            "not English: it reads like Spanish",
        ],
        strict=True,
    ):
        assert said in reason
    assert json.loads(rejected.fields[1])["date"] == "2019-10-45"


def test_rejected_rows_survive_what_pandas_does_to_attrs(as_csv, tmp_path):
    frame = read_articles([as_csv, as_csv], quiet=True)
    assert len(frame.attrs["rejected"]) == 2
    frame.to_parquet(tmp_path / "articles.parquet")
    joined = pd.concat([frame.head(1), frame.tail(1)])
    assert len(joined.attrs["rejected"]) == 2
    assert "stands in" in frame.attrs["rejected"]._repr_html_()


EXCEL = "id;date;text;publisher;country\r\n010;04.10.2019;{};Tagesanzeiger Zürich;NA\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (EXCEL, "utf-8-sig"),  # "CSV UTF-8"
        (EXCEL, "cp1252"),  # "CSV (semicolon delimited)" on Windows
        (EXCEL.replace(";", "\t"), "utf-16"),  # "Unicode text"
        ("sep=;\r\n" + EXCEL, "utf-8"),
    ],
)
def test_csv_from_excel(content, encoding, tmp_path):
    path = write_csv(tmp_path / "a.csv", content.format(TEXT), encoding)
    frame = read_articles(path, publisher="country", quiet=True)
    assert list(frame.article_id) == ["010"]
    assert list(frame.publisher) == ["NA"]
    assert frame.date[0] == pd.Timestamp("2019-10-04")
    assert read_articles(path, quiet=True).publisher[0] == "Tagesanzeiger Zürich"


def test_a_folder_of_texts(tmp_path):
    (tmp_path / "2019-10-04_basra.txt").write_text(f"Basra marches\n\n{TEXT}\n\nMore.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"Title: Talks\nDate: 5 October 2019\nSource: AP\n\n{TEXT}\n")
    (tmp_path / "notes.xyz").write_text("not an article")
    frame = read_articles(tmp_path, quiet=True)
    assert list(frame.article_id) == ["2019-10-04_basra", "b"]
    assert list(frame.headline) == ["Basra marches", "Talks"]
    assert list(frame.text) == [f"{TEXT}\n\nMore.", TEXT]
    assert list(frame.date) == [pd.Timestamp("2019-10-04"), pd.Timestamp("2019-10-05")]
    assert list(frame.publisher) == ["", "AP"]
    assert any("passed over" in note for note in frame.attrs["notes"])


def test_made_ids_depend_on_the_content_only():
    rows = pd.DataFrame(ROWS).drop(columns="article_id")
    ids = read_articles(rows, quiet=True).article_id
    turned = read_articles(rows[::-1], quiet=True).article_id
    assert list(ids) == list(turned)[::-1]
    twice = read_articles(pd.concat([rows, rows]), quiet=True).article_id
    assert twice.is_unique
    assert list(twice[2:]) == [f"{made}-2" for made in ids]


def test_records_put_the_headline_first():
    article = next(to_articles(read_articles(pd.DataFrame(ROWS), quiet=True)))
    assert article.text == f"Basra marches\n\n{TEXT}"
    assert article.headline == "Basra marches"
    assert article.published == dt.date(2019, 10, 4)


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.DataFrame({"body": ["x"]}), "no column 'article_id'"),
        (pd.DataFrame([ROWS[0], ROWS[0]]), "stands there twice"),
        (pd.DataFrame([ROWS[0] | {"date": "soon"}]), "'soon' isn't a date"),
    ],
)
def test_a_frame_that_is_not_ready_says_so(frame, said):
    with pytest.raises(ArticlesError, match=said):
        list(to_articles(frame))


def test_mojibake_is_mended_and_told():
    ftfy = pytest.importorskip("ftfy", reason="ftfy is an optional extra")
    assert ftfy
    broken = TEXT.replace("'", "’").encode().decode("cp1252")
    frame = read_articles(pd.DataFrame([ROWS[0] | {"text": broken}]), quiet=True)
    assert frame.text[0] == TEXT.replace("'", "’")
    assert any("mended" in note for note in frame.attrs["notes"])


def test_half_characters_do_not_stop_the_parser(tmp_path):
    line = json.dumps(ROWS[0] | {"text": TEXT + " \ud83d"})
    (tmp_path / "a.jsonl").write_text(line)
    frame = read_articles(tmp_path / "a.jsonl", quiet=True)
    assert frame.text[0] == TEXT + " \ufffd"
