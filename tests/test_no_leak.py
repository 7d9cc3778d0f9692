"""Identity numbers go through everything that there is, and are nowhere in clear.

One whole way: a statement of the bank with numbers where they belong and where they do
not, taken over; a number read, one searched; members drawn and met; papers and a list
taken out. Then every table, every stored file, every log line, job and e-mail is read.
"""

import io
import json
import logging
import re
import time
import uuid
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.core import mail, management
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.urls import reverse

from core import crypto
from inspections.models import BalanceMatch, Finding, GroupCheck, Sample
from jobs.models import Job
from reports.models import Document
from savings_groups.enums import BankFileStatus
from savings_groups.models import BankFile, Borrower
from savings_groups.tests import bank
from savings_groups.tests.factories import GroupMonthFactory, SavingsGroupFactory
from workbooks.models import Export
from workbooks.services import exports

pytestmark = pytest.mark.django_db

#: Of members, as the bank lists them; the last has an old card.
PLANTED = [f"0061900{number:05d}" for number in range(48_211, 48_221)] + ["095318274"]
#: Written where none belongs: a title, a purpose, a hamlet, a name, a note, a commune,
#: a cell that is no number, the name of the file, what was typed into a search.
STRAY = [f"0193007{number:05d}" for number in range(65_301, 65_310)]
_HEADINGS = (
    "Xã;Mã tổ;Mã KH;Họ và tên;Số CCCD;Thôn;Mã món vay;Mục đích vay;Ngày vay;Dư nợ;"
    "Tiền gửi;Ghi chú"
)
_BETWEEN = r"[ .\-\u00a0]?"


def statement():
    title, purpose, hamlet, name, note, place, broken, file_name, _search = STRAY
    lines = [
        f"SAO KÊ TỔ TK&VV đến ngày 29/02/2020 (người lập: {title})",
        _HEADINGS,
    ]
    for at, number in enumerate(PLANTED):
        row = {
            "place": f"Đức Xuân {place}" if at == 1 else "Đức Xuân",
            "name": f"Lý Thị Hoa {name}"
            if at == 2
            else f"Lý Thị Vay {'ABCDEFGHIJK'[at]}",
            "number": f"{number} / {broken}" if at == 3 else number,
            "hamlet": f"Nà Pài, CCCD {hamlet}" if at == 4 else "Nà Pài",
            "purpose": f"Nuôi trâu ({purpose})" if at == 5 else "Nuôi trâu",
            "note": f"CCCD chồng {note}" if at == 6 else "",
        }
        lines.append(
            "{place};1900012;{code:010d};{name};{number};{hamlet};{loan:016d};{purpose};"
            "10/05/2019;40000000;1500000;{note}".format(
                code=101 + at, loan=6600000000000101 + at, **row
            )
        )
    file = SimpleUploadedFile(f"sao ke {file_name}.csv", "\n".join(lines).encode())
    return {"kind": "loans", "file": file}


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def group(ward):
    group = SavingsGroupFactory(union=ward, code="1900012", name="Tổ Nà Pài")
    GroupMonthFactory(group=group, members=11)
    return group


@pytest.fixture
def members(client, media, caplog, staff, ward, group):
    """After the statement was sent, matched, checked and taken over, by its pages."""
    caplog.set_level(logging.INFO)
    client.force_login(staff)
    page = client.post(url("bank_file_add"), statement())["Location"]
    found = BankFile.objects.get()
    answer = client.get(page)
    shown = answer.content.decode()
    form = answer.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent |= {"as_of": "29/02/2020", "source": "PGD Bắc Kạn"}
    shown += client.post(page, sent | {"look": "1"}).content.decode()
    answer = client.post(
        page, sent | {"source": f"PGD {STRAY[4]}", "confirm": "1"}, follow=True
    )
    assert answer.redirect_chain == [(found.get_absolute_url(), 302)]
    found = bank.worked(found)
    assert found.status == BankFileStatus.READY
    shown += client.get(found.get_absolute_url()).content.decode()
    client.post(url("bank_file_take_over", found.pk), {"seen": "on"})
    assert bank.worked(found).status == BankFileStatus.APPLIED
    shown += client.get(found.get_absolute_url()).content.decode()
    shown += client.get(url("bank_files")).content.decode()
    assert told(shown) == []
    return Borrower.objects.filter(group=group)


@pytest.fixture
def papers(client, media, members, visit, group):
    """The balances of a drawn sample, one different, as PDF and as Word."""
    client.post(
        inspections("group_sample", visit.pk, group.pk), {"number": 6, "seed": "5"}
    )
    key = uuid.uuid4()
    client.post(inspections("group_open", visit.pk), {"group": group.pk, "id": key})
    line = BalanceMatch.objects.order_by("order").first()
    page = inspections("balance_match_save", line.pk)
    figures = {"book_principal": "40.000.000", "said_principal": "38.000.000"}
    client.post(page, {"base_revision": 1, **figures}, HTTP_ACCEPT="application/json")
    assert Finding.objects.get().amount == 2_000_000
    client.get(inspections("sample_json", Sample.objects.get().pk))
    client.get(inspections("group_check", GroupCheck.objects.get().pk))
    client.post(reverse("reports:request", args=["lending-bundle", visit.pk]))
    document = Document.objects.get()
    worked()
    client.post(reverse("reports:document_word", args=[document.pk]))
    worked()
    names = ("document_file", "document_word_file")
    return [
        body(client.get(reverse(f"reports:{name}", args=[document.pk])))
        for name in names
    ]


@pytest.fixture
def went(client, members, papers, monkeypatch):
    """What went out: papers, lists, dumps; and a number that was read, one searched."""
    one = members.get(customer_code="0000000101")
    answer = client.post(url("borrower_reveal", one.pk))
    assert PLANTED[0] in answer.content.decode()
    for number in (PLANTED[0], "006190099999"):
        client.post(url("borrower_find"), {"number": number})
    client.get(url("borrowers"))
    export = reverse("workbooks:export", args=["borrowers"])
    out = [*papers, body(client.post(export))]
    client.post(f"{export}?q={STRAY[-1]}")
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    client.post(export)
    worked()
    assert Export.objects.get().rows == len(PLANTED)
    dump = io.StringIO()
    management.call_command("dumpdata", stdout=dump)
    return [*out, dump.getvalue().encode()]


def test_no_number_is_anywhere_in_clear(went, media, caplog):
    assert list(of_tables()) == []
    assert list(of_files(media)) == []
    assert list(of_files(Path(settings.VAR_DIR), since=time.time() - 600)) == []
    assert told(caplog.text) == []
    assert [told(str(letter.message())) for letter in mail.outbox] == []
    assert [leaks(content) for content in went] == [[]] * len(went)


def test_what_was_searched_can_be_found(members):
    """Numbers that belong are there, sealed; those of strangers are not."""
    kept = [row.id_number for row in members.order_by("customer_code")]
    found = [number.reveal() if number else "" for number in kept]
    assert found == [*PLANTED[:3], "", *PLANTED[4:]]


# --- It would be noticed


@pytest.mark.parametrize(
    "planted",
    [PLANTED[0], f"Lý Thị A {PLANTED[1]}", "095 318 274", "0061.9004.8213", STRAY[0]],
)
def test_a_number_in_a_column_is_noticed(group, planted):
    group.name = planted
    group.save()
    assert "savings_groups_savingsgroup" in list(of_tables())


def test_a_number_in_json_is_noticed(db):
    Job.objects.create(kind="x", result={"deep": [{"number": PLANTED[2]}]})
    assert list(of_tables()) == ["jobs_job"]


def test_a_number_in_bytes_is_noticed(group):
    type(group).objects.update(sort_key=PLANTED[0].encode())
    assert list(of_tables()) == ["savings_groups_savingsgroup"]


def test_a_number_in_a_file_is_noticed(media):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/sheet.xml", f"<v>{PLANTED[3]}</v>" * 50)
    default_storage.save("a/b.xlsx", ContentFile(packed.getvalue()))
    default_storage.save("c.txt", ContentFile(f"x{STRAY[3]}".encode()))
    default_storage.save("d.txt", ContentFile(b"006190048"))
    assert sorted(of_files(media)) == ["b.xlsx", "c.txt"]


def test_a_number_in_a_paper_is_noticed(media):
    from reports import pdf  # noqa: PLC0415 -- slow to load

    made = pdf.render(f"<p>{PLANTED[0]}</p>", styles=(), photos={})
    assert leaks(made.content) == [PLANTED[0]]


def test_a_sealed_number_is_not(db):
    assert leaks(crypto.seal(PLANTED[0].encode())) == []


# --- How they are looked for


def told(text):
    """The planted numbers in ``text``, also with spaces, points or dashes within."""
    digits = re.sub(rf"(?<=\d){_BETWEEN}(?=\d)", "", text)
    return [one for one in (*PLANTED, *STRAY) if one in text or one in digits]


def leaks(content):
    """Of a file: its bytes, the members of a package, the text of a paper."""
    texts = [content.decode("utf-8", "replace"), content.decode("utf-16", "replace")]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inside = [leaks(package.read(name)) for name in package.namelist()]
        return sorted({one for some in inside for one in some})
    if content.startswith(b"%PDF"):
        texts += of_paper(content)
    return sorted({one for text in texts for one in told(text)})


def of_paper(content):
    """Its words and properties; none of what only begins like a PDF."""
    try:
        paper = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return []
    texts = [page.get_textpage().get_text_bounded() for page in paper]
    texts.append(json.dumps(paper.get_metadata_dict()))
    paper.close()
    return texts


def of_tables():
    """The tables with a planted number in any row."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rows = read_all(cursor, table)
            if any(leaks(plain(value)) for row in rows for value in row):
                yield table


def read_all(cursor, table):
    """Every row; of an index of words on SQLite, which tells no rows, every word."""
    name = connection.ops.quote_name(table)
    try:
        cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 -- our own tables
    except DatabaseError:
        told = (
            f"CREATE VIRTUAL TABLE temp.of_{table} USING fts5vocab(main, {name}, row)"
        )
        cursor.execute(told)
        cursor.execute(f"SELECT term FROM temp.of_{table}")  # noqa: S608 -- as above
    return cursor.fetchall()


def plain(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return str(value).encode()


def of_files(folder, since=0.0):
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_mtime >= since:
            content = path.read_bytes()
            if leaks(content) or told(str(path)):
                yield path.name


def worked():
    """Every job that waits, done."""
    for job in Job.objects.filter(state="queued"):
        bank.jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error) == ("done", "")


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def url(name, *args):
    return reverse(f"savings_groups:{name}", args=args)


def inspections(name, *args):
    return reverse(f"inspections:{name}", args=args)
