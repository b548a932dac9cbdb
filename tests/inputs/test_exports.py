"""Exports of Factiva and Nexis in the shapes that are publicly described, with articles of our own."""

import zipfile

import pandas as pd
import pytest

from conflictcode import read_articles
from conflictcode.errors import ArticlesError
from conflictcode.inputs.exports import split_export

BASRA = "Protesters marched to the governor's office in Basra on Friday.\n\nThe police fired into the air."
TALKS = "The prime minister met tribal leaders in Baghdad and spoke with them about jobs in the south."

FACTIVA_CODED = f"""
HD
Basra marches

BY
By a reporter
WC
120 words
PD
4 October 2019
ET
10:30
SN
The Basra Post
LA
English
LP
{BASRA.partition(chr(10))[0]}

TD
{BASRA.rpartition(chr(10))[2]}

RE
iraq : Iraq
AN
Document BASRAP0020191004efa4000ab

HD\tTalks in Baghdad
WC\t80 words
PD\t5 October 2019
SN\tAgency
TD\t{TALKS}
AN\tDocument AGENCY0020191005efa5000cd

Search Summary
Text basra
"""

FACTIVA_PLAIN = f"""
Basra marches

By a reporter
120 words
4 October 2019
10:30
The Basra Post
BASRAP
English
(c) 2019 The Basra Post. All rights reserved.

{BASRA}

Document BASRAP0020191004efa4000ab


Talks in Baghdad

80 words
5 October 2019
Agency
AGENCY
English
Copyright 2019. Agency.

{TALKS}

Document AGENCY0020191005efa5000cd
"""

NEXIS_UNI = f"""
User Name: a researcher
Date and Time: Friday, November 20, 2020 10:00:00 AM
Job Number: 1
Documents (2)
1. Basra marches
2. Talks in Baghdad

Basra marches
The Basra Post
October 4, 2019 Friday

Copyright 2019 The Basra Post All Rights Reserved
Section: NEWS; Pg. 3
Length: 120 words
Byline: A Reporter
Body

{BASRA}

Classification

Language: ENGLISH
Load-Date: October 5, 2019

End of Document

Talks in Baghdad
Agency
October 5, 2019 Saturday 9:10 AM GMT

Length: 80 words
Body

{TALKS}

Load-Date: October 6, 2019

End of Document
"""

LEXIS_ACADEMIC = f"""
                               1 of 2 DOCUMENTS


                               The Basra Post

                           October 4, 2019 Friday
                             Final Edition

Basra marches

BYLINE: A Reporter

SECTION: NEWS; Pg. 3

LENGTH: 120 words

DATELINE: BASRA

{BASRA}

LOAD-DATE: October 5, 2019

LANGUAGE: ENGLISH

                  Copyright 2019 The Basra Post
                       All Rights Reserved

                               2 of 2 DOCUMENTS

                               Agency

                     October 5, 2019 Saturday 9:10 AM GMT

HEADLINE: Talks in Baghdad

LENGTH: 80 words

{TALKS}

LOAD-DATE: October 6, 2019
"""

EXPORTS = {
    "Factiva with field codes": FACTIVA_CODED,
    "Factiva articles": FACTIVA_PLAIN,
    "Nexis Uni": NEXIS_UNI,
    "LexisNexis Academic": LEXIS_ACADEMIC,
}
EXPECTED = [
    ("2019-10-04", "The Basra Post", "Basra marches", BASRA),
    ("2019-10-05", "Agency", "Talks in Baghdad", TALKS),
]


def rows(frame):
    return [
        (f"{row.date:%Y-%m-%d}", row.publisher, row.headline, row.text)
        for row in frame.itertuples(index=False)
    ]


def as_rtf(text):
    body = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}").replace("\t", "\\tab ")
    return "{\\rtf1\\ansi\\deff0 {\\fonttbl {\\f0 Arial;}}\n" + body.replace("\n", "\\par\n") + "}"


def as_docx(text, path):
    marks = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    for sign, mark in marks.items():
        text = text.replace(sign, mark)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{lines}</w:body></w:document>'
        )


def as_html(text):
    lines = "".join(f"<p>{line}</p>\n" for line in text.replace("&", "&amp;").split("\n"))
    return f"<html><head><title>Export</title><style>p {{}}</style></head><body>{lines}</body></html>"


@pytest.mark.parametrize("name", EXPORTS)
def test_a_text_export_is_split(name, tmp_path):
    (tmp_path / "export.txt").write_text(EXPORTS[name])
    frame = read_articles(tmp_path / "export.txt", quiet=True)
    assert rows(frame) == EXPECTED
    assert frame.article_id.is_unique
    if name.startswith("Factiva"):
        assert list(frame.article_id) == ["BASRAP0020191004efa4000ab", "AGENCY0020191005efa5000cd"]


@pytest.mark.parametrize("kind", ["rtf", "docx", "html"])
@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_from_rtf_word_and_html(name, kind, tmp_path):
    path = tmp_path / f"export.{kind}"
    match kind:
        case "rtf":
            pytest.importorskip("striprtf", reason="striprtf is an optional extra")
            path.write_text(as_rtf(EXPORTS[name]))
        case "docx":
            as_docx(EXPORTS[name], path)
        case "html":
            path.write_text(as_html(EXPORTS[name]))
    found = [
        (day, publisher, headline, " ".join(text.split()))
        for day, publisher, headline, text in rows(read_articles(path, quiet=True))
    ]
    assert found == [
        (day, publisher, headline, " ".join(text.split())) for day, publisher, headline, text in EXPECTED
    ]


def test_blanks_at_the_ends_of_lines_hide_no_article():
    (basra, talks) = split_export(NEXIS_UNI.replace("\n", " \t\n"))
    assert (basra["headline"], basra["text"]) == ("Basra marches", BASRA)
    assert (talks["date"], talks["text"]) == ("October 5, 2019 Saturday 9:10 AM GMT", TALKS)


NO_BODY = [
    ("Nexis Uni", NEXIS_UNI.replace(f"Body\n\n{TALKS}\n", "")),
    ("LexisNexis Academic", LEXIS_ACADEMIC.replace(f"{TALKS}\n\n", "")),
    ("LexisNexis Academic", LEXIS_ACADEMIC.replace("October 5, 2019 Saturday", "Saturday")),
]


@pytest.mark.parametrize(("name", "text"), NO_BODY)
def test_a_document_without_a_body_is_rejected_not_dropped(name, text, tmp_path):
    (tmp_path / "export.txt").write_text(text)
    frame = read_articles(tmp_path / "export.txt", quiet=True)
    assert rows(frame) == EXPECTED[:1]
    (rejected,) = frame.attrs["rejected"]
    assert (rejected["row"], rejected["reason"]) == ("2", "empty text")


def test_an_export_cut_short_keeps_its_last_article():
    (_, talks) = split_export(NEXIS_UNI.rpartition("Load-Date")[0])
    assert talks["text"] == TALKS


def test_a_paragraph_that_opens_with_a_town_in_capitals_is_no_label():
    text = LEXIS_ACADEMIC.replace("The police fired", "BAGHDAD: The police fired")
    assert split_export(text)[0]["text"] == BASRA.replace("The police fired", "BAGHDAD: The police fired")


def test_other_text_is_no_export():
    assert split_export(BASRA) == []
    assert split_export("He said: Document 12 is lost.\n\n" + TALKS) == []


def test_a_web_page_without_its_menus(tmp_path):
    pytest.importorskip("trafilatura", reason="an optional extra")
    paragraphs = "".join(f"<p>{part}</p>" for part in [*BASRA.split("\n\n"), TALKS])
    page = f"""<html><head><title>Basra marches</title>
    <meta property="og:title" content="Basra marches"/>
    <meta property="og:site_name" content="The Basra Post"/>
    <meta property="article:published_time" content="2019-10-04T10:30:00Z"/>
    <link rel="canonical" href="https://post.example/basra"/></head><body>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/subscribe">Subscribe now</a></li></ul></nav>
    <article><h1>Basra marches</h1>{paragraphs}
    </article><aside>Most read: cars, cars, cars</aside><footer>Cookies and terms</footer></body></html>"""
    (tmp_path / "page.html").write_text(page)
    frame = read_articles(tmp_path / "page.html", quiet=True)
    row = frame.iloc[0]
    assert (row.headline, row.publisher, row.url) == (
        "Basra marches",
        "The Basra Post",
        "https://post.example/basra",
    )
    assert row.date == pd.Timestamp("2019-10-04")
    assert "governor's office in Basra" in row.text
    assert "tribal leaders" in row.text
    assert "Subscribe" not in row.text
    assert "Cookies" not in row.text
    assert not row.text.startswith("Basra marches")  # the headline, told once


def test_a_web_page_says_its_encoding(tmp_path):
    pytest.importorskip("trafilatura", reason="an optional extra")
    page = (
        '<html><head><meta charset="{}"><title>Talks</title></head><body><article><h1>Talks</h1>'
        f"<p>{TALKS} The Kremlin (Кремль) welcomed it.</p></article></body></html>"
    )
    for charset, codec in [("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("rot13", "utf-8")]:
        (tmp_path / "page.html").write_bytes(page.format(charset).encode(codec))
        assert "(Кремль)" in read_articles(tmp_path / "page.html", quiet=True).text[0], charset


def test_a_file_that_is_not_what_its_name_says_is_one_rejected_row(tmp_path):
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not a zip")
    (tmp_path / "good.txt").write_text(TALKS)
    frame = read_articles(tmp_path, quiet=True)
    assert list(frame.article_id) == ["good"]
    (rejected,) = frame.attrs["rejected"]
    assert rejected["file"] == str(tmp_path / "broken.docx")
    assert rejected["reason"].startswith("unreadable row: can't be read: not a Word file")


def test_a_word_file_cannot_unpack_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr("conflictcode.inputs.documents._LARGEST", 100)
    as_docx(NEXIS_UNI, tmp_path / "large.docx")
    frame = read_articles(tmp_path / "large.docx", quiet=True)
    assert "larger than 200 MB" in frame.attrs["rejected"][0]["reason"]


def test_lines_broken_at_a_fixed_width_become_paragraphs(tmp_path):
    wrapped = TALKS.replace("spoke with ", "spoke with\n") + "\n\nThey will meet again\n"
    (tmp_path / "a.txt").write_text(wrapped)
    frame = read_articles(tmp_path / "a.txt", quiet=True)
    assert frame.text[0] == TALKS + "\n\nThey will meet again"


def test_a_missing_library_is_named_with_its_remedy(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "striprtf.striprtf", None)
    (tmp_path / "a.rtf").write_text(as_rtf(TALKS))
    with pytest.raises(ArticlesError, match=r"a\.rtf: \.rtf files need striprtf\. Remedy: pip install"):
        read_articles(tmp_path / "a.rtf", quiet=True)
