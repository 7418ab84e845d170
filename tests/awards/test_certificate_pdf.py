"""A real PDF of several pages, read back: words, fonts, codes, pages; the frame only once."""

import io
import re
from datetime import date

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from awards.document_certificates import PART, draw_certificates, draw_previews
from awards.domain.certificate_words import DEFAULT_TEXT, LONG_SAMPLE, RARE_SAMPLE
from awards.domain.certificates import Certificate, Look, read_background
from tests.awards.test_certificates import png

LOOK = Look("荣誉证书", DEFAULT_TEXT, "青朗侗族苗族乡", "red", "", date(2023, 6, 24))
CERTIFICATES = [
    Certificate(**RARE_SAMPLE, code="rare"),
    Certificate(**LONG_SAMPLE, code="long"),
    *(
        Certificate(f"2023-{n:04}", "杨通文", "文明家庭", "朗江村", "好", f"c{n}")
        for n in range(49)
    ),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("certificates") / "all.pdf"
    heard = []
    draw_certificates(LOOK, CERTIFICATES, "https://example.org", path, on_progress=heard.append)
    assert heard == [PART, len(CERTIFICATES)]
    return path


def words_of(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf]


def test_each_household_has_a_page_across(made):
    with pikepdf.open(made) as pdf:
        assert len(pdf.pages) == len(CERTIFICATES)
        sizes = {tuple(round(float(side)) for side in page.mediabox) for page in pdf.pages}
    assert sizes == {(0, 0, 842, 595)}


def test_every_word_can_be_read_back(made):
    for words, one in zip(words_of(made), CERTIFICATES, strict=True):
        for part in (one.number, one.household, one.title, one.citation, LOOK.signature):
            assert part in words
        assert "荣誉证书" in words
        assert "二〇二三年六月二十四日" in words


def test_fonts_are_embedded_and_no_letter_is_missing(made):
    with pikepdf.open(made) as pdf:
        fonts = [
            font
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
            for font in item.get("/DescendantFonts", [])
        ]
        assert fonts
        assert all(
            "/FontFile3" in f.FontDescriptor or "/FontFile2" in f.FontDescriptor for f in fonts
        )
    assert not any("\ufffd" in words or "\x00" in words for words in words_of(made))


def test_the_frame_is_stored_once(made):
    with pikepdf.open(made) as pdf:
        frames = {
            form.objgen
            for page in pdf.pages
            for form in page.resources.XObject.values()
            if form.get("/Subtype") == "/Form" and "/BBox" in form and len(form.read_bytes()) > 9000
        }
    assert len(frames) == 1


def test_a_background_takes_the_place_of_the_border():
    look = Look("荣誉证书", DEFAULT_TEXT, "青朗乡", "red", "", date(2023, 6, 24))
    background = read_background(png((297, 210))).read()
    with_border, with_picture = (
        next(draw_previews(look, CERTIFICATES[:1], "https://example.org", picture))
        for picture in (None, background)
    )
    gold, paper = (
        Image.open(io.BytesIO(drawn)).convert("RGB").getpixel((30, 30))
        for drawn in (with_picture, with_border)
    )
    assert gold[2] < 60
    assert paper[2] > 200
