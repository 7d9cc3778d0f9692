"""What a Word file is made of: styles, sections, tables, pictures, and nothing else."""

import hashlib
import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from PIL import Image

from reports.tests.papers import HOSTILE
from reports.tests.words import Word, is_bars, of_paper
from reports.word.convert import word
from reports.word.paper import MissingPictureError

#: The papers need tables; the tests themselves read nothing.
pytestmark = pytest.mark.django_db

HEAD = (
    '<html lang="vi"><head><title>Biên bản</title>'
    '<meta name="author" content="Hội LHPN thành phố"></head>'
)


def page(body, classes=""):
    return Word(f'{HEAD}<body class="{classes}">{body}</body></html>')


def values(element, path, name="val"):
    return [
        one.get(qn(f"w:{name}")) for one in element.findall(f".//{qn(f'w:{path}')}")
    ]


def row_has(row, name):
    return row._tr.trPr is not None and row._tr.trPr.find(qn(f"w:{name}")) is not None


# --- The file ---------------------------------------------------------------------


def test_same_page_gives_the_same_bytes(papers):
    for name, paper in papers.items():
        first, again = of_paper(paper).content, of_paper(paper).content
        assert hashlib.sha256(first).digest() == hashlib.sha256(again).digest(), name


def test_times_are_fixed(papers):
    made = of_paper(papers["plan"])
    with zipfile.ZipFile(io.BytesIO(made.content)) as file:
        assert {one.date_time for one in file.infolist()} == {(2020, 1, 1, 0, 0, 0)}
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    properties = made.file.core_properties
    assert (properties.created, properties.modified) == (moment, moment)


def test_nothing_points_outside_and_nothing_runs(papers):
    for name, paper in papers.items():
        parts = of_paper(paper).parts()
        for part, content in parts.items():
            assert b"TargetMode" not in content, (name, part)
            if not part.startswith("word/media/"):
                assert b"http" not in re.sub(
                    rb"http://(schemas\.|www\.w3\.org|purl\.org)", b"", content
                ), (name, part)
        assert not [part for part in parts if re.search(r"vba|ole|embed|\.bin", part)]


def test_parts_of_the_file(papers):
    assert sorted(of_paper(papers["decision"]).parts()) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    ]


def test_title_author_and_language(papers):
    for name, paper in papers.items():
        made = of_paper(paper)
        properties = made.file.core_properties
        assert f"<title>{properties.title}</title>" in paper.html, name
        assert properties.author == paper.snapshot["issuer"]["union"], name
        assert properties.language == "vi-VN", name
        assert 'w:lang w:val="vi-VN"' in made.part("word/styles.xml"), name
        assert "Sổ Kiểm Tra" in made.part("docProps/app.xml"), name
        assert properties.comments == properties.last_modified_by == "", name


def test_overlong_title_is_cut():
    made = Word(f"<html><title>{'ă' * 300}</title><body>a</body></html>")
    assert made.file.core_properties.title == "ă" * 255


def test_word_opens_it_without_compatibility_mode():
    assert 'w:name="compatibilityMode"' in page("a").part("word/settings.xml")
    assert re.search(
        r'w:name="compatibilityMode"[^>]* w:val="15"',
        page("a").part("word/settings.xml"),
    )


# --- Hostile text -----------------------------------------------------------------


def test_typed_markup_is_text(papers):
    made = of_paper(papers["reserved"])
    assert "".join(HOSTILE.split()) in made.text
    assert "<script" not in made.part("word/document.xml")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a\x00b\x07c\x1bd", "abcd"),
        ("a\ufffe\uffffb", "ab"),
        ("a\ud800b", "ab"),
        ("&lt;/w:t&gt;&amp;", "</w:t>&"),
        ("]]&gt;", "]]>"),
        ("e\u0302\u0323", "ệ"),
        ("\U0001f600", "\U0001f600"),
        ("{{ s }} %s \\n", "{{ s }} %s \\n"),
    ],
)
def test_any_letter_can_be_written(typed, written):
    made = page(f"<p>x{typed}y</p>")
    assert made.paragraphs()[0].text == f"x{written}y"


def test_control_letters_in_title_and_alternative_text():
    made = Word("<html><title>a\x01b</title><body><p>c</p></body></html>")
    assert made.file.core_properties.title == "ab"


# --- Styles -----------------------------------------------------------------------


def test_named_styles_stand_on_words_own(papers):
    made = of_paper(papers["plan"])
    bases = {
        name: made.file.styles[name].base_style.name
        for name in ("Tiêu đề", "Mục lớn", "Mục vừa", "Mục nhỏ", "Nội dung")
    }
    assert bases == {
        "Tiêu đề": "Heading 1",
        "Mục lớn": "Heading 2",
        "Mục vừa": "Heading 3",
        "Mục nhỏ": "Heading 4",
        "Nội dung": "Normal",
    }
    assert made.file.styles["Quốc hiệu"].base_style.name == "Normal"
    assert made.file.styles["Bảng số liệu"].base_style.name == "Table Grid"
    assert made.file.styles["Số trang"].base_style.name == "Header"


def test_headings_are_those_of_the_navigation_pane(papers):
    made = of_paper(papers["bare plan"])
    levels = {"Tiêu đề": 1, "Mục lớn": 2, "Mục vừa": 3, "Mục nhỏ": 4}
    found = [one.text for one in made.paragraphs() if one.style.name in levels]
    assert found == papers["bare plan"].headings()
    for name, level in levels.items():
        (outline,) = values(made.file.styles[name].base_style.element, "outlineLvl")
        assert int(outline) == level - 1


def test_look_of_the_text():
    made = page("<h1>A</h1><p>B</p>")
    style = made.file.styles["Nội dung"]
    assert made.paragraph("B").style.name == "Nội dung"
    assert style.font.size == Pt(14)
    assert style.paragraph_format.first_line_indent == pytest.approx(Mm(10), abs=700)
    assert style.paragraph_format.space_after == Pt(5)
    assert values(style.element, "jc") == ["both"]
    assert made.file.styles["Tiêu đề"].font.bold
    assert values(made.file.styles["Tiêu đề"].element, "keepNext") == [None]
    assert values(made.file.styles.element, "rFonts", "ascii")[0] == "Times New Roman"


def test_minutes_are_smaller():
    style = page("<p>B</p>", "minutes").file.styles["Nội dung"]
    assert style.font.size == Pt(13)


def test_only_what_differs_from_the_style_is_written():
    made = page("<p>A</p><p>a <b>B</b> c</p>")
    plain = made.paragraph("A")
    assert [one.tag for one in plain._p.pPr] == [qn("w:pStyle")]
    assert [(one.text, one.bold) for one in made.paragraph("B").runs] == [
        ("a ", None),
        ("B", True),
        (" c", None),
    ]


def test_spaces_are_folded_and_breaks_are_kept():
    made = page("<p>\n  a\n   <b> b </b> <i> c</i> <br>\n d&nbsp; </p>")
    assert made.paragraphs()[0].text == "a b c\nd\u00a0"


def test_gap_between_blocks_is_that_of_the_style_sheet():
    made = page('<p>A</p><h2>B</h2><table class="grid"><tr><td>C</table><p>D</p>')
    assert made.file.styles["Mục lớn"].paragraph_format.space_before == Pt(5 + 7)
    assert made.paragraph("B").paragraph_format.space_after == Pt(4 + 2)
    assert made.paragraph("D").paragraph_format.space_before == Pt(7)


def test_two_tables_in_a_row_stay_two():
    made = page('<table class="sign"><tr><td>A</table>' * 2)
    tags = [one.tag for one in made.body]
    table, line = qn("w:tbl"), qn("w:p")
    assert tags == [table, line, table, line, qn("w:sectPr")]


def test_unknown_elements_keep_their_text():
    assert page("<p>a <mark>b</mark></p><aside>c</aside>").text == "abc"


def test_empty_page():
    assert page("").text == ""


# --- Letterhead, gaps, draft ------------------------------------------------------


def test_letterhead_is_a_table_without_lines(papers):
    made = of_paper(papers["decision"])
    head = made.tables()[0]
    assert head.style.name == "Bảng không kẻ"
    assert [round(cell.width / Mm(1)) for cell in head.rows[0].cells] == [74, 91]
    assert made.paragraph("CỘNG HÒA").style.name == "Quốc hiệu"
    assert made.paragraph("Độc lập").style.name == "Tiêu ngữ"
    names = [one.style.name for one in made.paragraphs()]
    assert names.count("Đường kẻ") == 3
    assert values(made.body, "noBreakHyphen") == [None]


def test_dotted_lines_are_tab_leaders():
    made = page('<p class="line"></p>')
    line = made.paragraphs()[0]
    (stop,) = line.paragraph_format.tab_stops
    assert line.text == "\t"
    assert round(stop.position / Mm(1)) == 165
    assert values(line._p, "tab", "leader") == ["dot", None]


def test_draft_is_marked_on_every_page(papers):
    plan, decision = of_paper(papers["plan"]), of_paper(papers["decision"])
    assert plan.paragraph("DỰ THẢO").style.name == "Dấu dự thảo"
    assert "DỰ THẢO" in plan.part("word/header1.xml")
    assert "DỰ THẢO" not in decision.part("word/header1.xml")


def test_page_number_stands_above_all_pages_but_the_first(papers):
    for name, paper in papers.items():
        made = of_paper(paper)
        (section,) = made.file.sections
        assert section.different_first_page_header_footer, name
        assert section.first_page_header.paragraphs[0].text == "", name
        header = section.header.paragraphs[0]
        assert header.style.name == "Số trang", name
        instructions = header._p.findall(f".//{qn('w:instrText')}")
        assert [one.text for one in instructions] == [" PAGE "], name


# --- Sections ---------------------------------------------------------------------


def test_paper_is_a4_with_the_margins_of_the_decree(papers):
    for name, paper in papers.items():
        (section,) = of_paper(paper).file.sections
        sizes = section.page_width, section.page_height
        margins = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        millimetres = [round(one / Mm(1)) for one in (*sizes, *margins)]
        assert millimetres == [210, 297, 20, 20, 30, 15], name


def test_sheets_stand_upright_or_lie_across():
    across = '<section class="sheet landscape">{}</section>'
    upright = '<section class="sheet">{}</section>'
    parts = ("<p>A</p>", across, upright, "<p>D</p><p>E</p>", across)
    table = '<table class="grid"><tr><td>x</td></tr></table>'
    made = page("".join(one.format(table) for one in parts), "draft")
    assert [one.orientation for one in made.file.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
    ]
    first, wide, *rest = made.file.sections
    assert first.different_first_page_header_footer
    assert not any(one.different_first_page_header_footer for one in (wide, *rest))
    assert round(wide.page_width / Mm(1)) == 297
    stops = wide.header.paragraphs[0].paragraph_format.tab_stops
    assert [round(one.position / Mm(1)) for one in stops] == [128, 257]
    assert {one.start_type.name for one in made.file.sections} == {"NEW_PAGE"}


def test_sheet_at_the_beginning_leaves_no_empty_page():
    made = page('\n<section class="sheet landscape"><p>A</p></section>\n')
    (section,) = made.file.sections
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.different_first_page_header_footer


def test_new_page():
    made = page('<p>A</p><h2 class="new-page">B</h2>')
    assert made.paragraph("B").paragraph_format.page_break_before
    assert not made.paragraph("A").paragraph_format.page_break_before


# --- Tables -----------------------------------------------------------------------


def test_tables_are_fixed_with_heads_that_come_back(papers):
    for name, paper in papers.items():
        for table in of_paper(paper).tables("Bảng số liệu"):
            assert values(table._tbl, "tblLayout", "type") == ["fixed"], name
            first, *rest = table.rows
            assert row_has(first, "tblHeader"), name
            assert not any(row_has(row, "tblHeader") for row in rest), name
            wide = sum(one.width for one in table.columns)
            assert round(wide / Mm(1)) == 165, name


def test_rows_are_never_parted_but_for_the_long_ones(papers):
    parted = [
        row.cells[-1].text
        for table in of_paper(papers["reserved"]).tables("Bảng số liệu")
        for row in table.rows
        if not row_has(row, "cantSplit")
    ]
    assert len(parted) == 1
    assert parted[0].startswith("Việc ghi chép sổ sách")


def test_widths_of_columns():
    made = page(
        '<table class="grid"><colgroup><col class="w12"><col><col class="w20"><col>'
        "</colgroup><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr></table>"
    )
    (table,) = made.tables()
    wide = [12, 66.5, 20, 66.5]
    assert [one.width / Mm(1) for one in table.columns] == pytest.approx(wide, abs=0.1)
    cells = [one.width / Mm(1) for one in table.rows[0].cells]
    assert cells == pytest.approx(wide, abs=0.1)


def test_merged_cells():
    made = page(
        '<table class="grid"><thead>'
        '<tr><th rowspan="2">A</th><th colspan="2">B</th><th rowspan="2">C</th></tr>'
        "<tr><th>D</th><th>E</th></tr></thead>"
        '<tr><td colspan="4" class="amount">F</td></tr></table>'
    )
    (table,) = made.tables()
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts == [["A", "B", "B", "C"], ["A", "D", "E", "C"], ["F"] * 4]
    assert [row_has(row, "tblHeader") for row in table.rows] == [True, True, False]
    assert values(made.paragraph("F")._p, "jc") == ["right"]
    assert values(table._tbl, "vMerge") == [
        "restart",
        "restart",
        "continue",
        "continue",
    ]


def test_sum_stays_with_the_row_above_it():
    made = page(
        '<table class="grid"><tr><td>A</tr><tr><td>B</tr>'
        '<tr class="sum"><td>C</tr></table>'
    )
    kept = [made.paragraph(one).paragraph_format.keep_with_next for one in "ABC"]
    assert kept == [None, True, None]
    assert made.paragraph("C").runs[0].bold


def test_end_of_a_wide_table_goes_with_what_is_signed():
    rows = "".join(f"<tr><td>R{number}</tr>" for number in range(6))
    made = page(
        f'<section class="sheet landscape"><table class="grid wide"><tbody>{rows}'
        '</tbody></table><div class="closing"><p>S</p></div></section>'
    )
    kept = [
        bool(made.paragraph(f"R{one}").paragraph_format.keep_with_next)
        for one in range(6)
    ]
    assert kept == [False, False, True, True, True, True]


def test_signatures_go_with_the_words_before_them(papers):
    for name, paper in papers.items():
        made = of_paper(paper)
        *others, last = made.tables("Bảng không kẻ")[-1].rows
        if "photos" in paper.html.split("<body")[1] and paper.snapshot.get("photos"):
            continue  # the annex of photos comes behind
        before = made.body[list(made.body).index(last._tr.getparent()) - 1]
        assert values(before, "keepNext") == [None], name
        for row in others:
            assert row_has(row, "cantSplit"), name
            for cell in row.cells:
                for line in cell.paragraphs:
                    assert line.paragraph_format.keep_with_next, name


def test_room_for_a_signature(papers):
    rows = of_paper(papers["empty"]).tables("Bảng không kẻ")[-1].rows
    assert [round(row.height / Mm(1)) for row in rows if row.height] == [22]


def test_blank_cells_are_as_high_as_their_letters():
    made = page('<table class="grid checks"><tr><td></table>', "minutes")
    (mark,) = values(made.tables()[0]._tbl, "sz")
    assert mark == "22"


def test_table_in_a_cell():
    made = page(
        '<table class="sign"><tr><td><table class="grid"><tr><td>A</table></table>'
    )
    outer, inner = made.tables()
    assert len(outer.rows) == len(inner.rows) == 1
    assert outer.rows[0].cells[0]._tc[-1].tag == qn("w:p")


# --- Lists, photos, charts --------------------------------------------------------


def test_lists_have_words_own_numbers_each_from_one():
    made = page("<ul><li>A</li></ul><ol><li>B</li><li>C</li></ol><ol><li>D</li></ol>")
    names = [made.paragraph(one).style.base_style.name for one in "ABCD"]
    assert names == ["List Bullet", "List Number", "List Number", "List Number"]
    numbers = [values(made.paragraph(one)._p, "numId") for one in "ABCD"]
    assert numbers[0] == []
    assert numbers[1] == numbers[2] != numbers[3]


def picture(wide, high):
    content = io.BytesIO()
    Image.new("RGB", (wide, high), "green").save(content, "JPEG")
    return content.getvalue()


def photos(**named):
    return {name: (lambda data=data: io.BytesIO(data)) for name, data in named.items()}


@pytest.mark.parametrize(
    ("size", "shown"), [((1600, 1200), (77.3, 58)), ((600, 1200), (29, 58))]
)
def test_photo_fits_its_box_and_is_described(size, shown):
    html = (
        f'{HEAD}<body><table class="photos"><tr><td>'
        '<img src="photo:aa" alt="Ảnh 1: &lt;mô hình&gt;\x07"></table></body>'
    )
    made = Word(html, photos(aa=picture(*size)))
    (drawn,) = made.file.inline_shapes
    millimetres = drawn.width / Mm(1), drawn.height / Mm(1)
    assert millimetres == pytest.approx(shown, abs=0.1)
    properties = drawn._inline.docPr
    assert (properties.get("descr"), properties.get("id")) == ("Ảnh 1: <mô hình>", "1")


def test_photos_of_a_paper(papers):
    made = of_paper(papers["agreed"])
    described = [one._inline.docPr.get("descr") for one in made.file.inline_shapes]
    assert described == [
        f"Ảnh {number + 1}: Đoàn thăm mô hình {number}" for number in range(3)
    ]


@pytest.mark.parametrize(
    "source", ["photo:bb", "file:///etc/passwd", "http://127.0.0.1/a.jpg", "", "aa"]
)
def test_other_pictures_are_refused(source):
    html = f'{HEAD}<body><p><img src="{source}" alt="a"></p></body>'
    with pytest.raises(MissingPictureError, match=f"^{re.escape(source)}$"):
        word(html, photos=photos(aa=picture(4, 3)))


def test_what_is_no_picture_is_refused():
    html = f'{HEAD}<body><p><img src="photo:aa" alt="a"></p></body>'
    with pytest.raises(MissingPictureError):
        word(html, photos=photos(aa=b"<svg/>"))


def test_bars_become_a_table_of_their_figures(papers):
    paper = papers["summary"]
    (bars,) = [one for one in of_paper(paper).tables() if is_bars(one._tbl)]
    scored = [one for one in paper.snapshot["units"] if one["percent"]]
    shown = [[cell.text for cell in row.cells if cell.text] for row in bars.rows]
    names = [[one["name"], one["percent"].replace(".", ",")] for one in scored]
    assert [[name, figures[-1]] for name, *figures in shown] == names
    length = bars.rows[0].cells[1]._tc.width / bars.rows[0].cells[-1]._tc.width
    assert length == pytest.approx(300 * 0.937 / (500 - 160 - 300 * 0.937), rel=0.02)
    assert values(bars._tbl, "shd", "fill") == ["5F5F5F"] * len(scored)
