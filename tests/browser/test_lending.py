"""Savings groups at a visit, on a phone in the hamlet: the bank's three forms.

One balance differs: the difference shows while it is typed, is saved, and stands among
the findings. What is typed without a signal waits on the phone, for its writer only.
"""

import re

import pytest

from tests.browser.conftest import no_barrier, sign_in

#: What a borrower of the demo says that she does not owe.
LESS = 500_000


@pytest.fixture
def screen():
    """There are no desks in a hamlet."""
    return "phone"


def test_a_difference_typed_in_the_hamlet_becomes_a_finding(open_browser):
    page = open_browser("canbo")
    visit = visit_going_on(page)
    open_a_group(page, visit)
    no_barrier(page)
    answer_questions(page)
    show_part(page, "06")
    no_barrier(page)
    write_a_loan(page)
    show_part(page, "15")
    no_barrier(page)
    line = unwritten(page, "match")
    agrees(line)
    saved(page)
    line = unwritten(page, "match")
    told = type_balance(line, said_principal=bank_of(line, "principal") - LESS)
    assert dotted(LESS) in told
    saved(page)
    finding = line.locator(".found a")
    finding.wait_for()
    words = finding.inner_text()
    assert dotted(LESS) in words
    with page.expect_navigation():
        finding.click()
    page.wait_for_url(re.compile(r"/findings/\?edit="))
    assert words in page.locator("#kind-shortcoming").inner_text()
    no_barrier(page)


def test_what_is_typed_without_a_signal_waits_for_its_writer(open_browser):
    page = open_browser("canbo")
    visit = visit_going_on(page)
    form = open_a_group(page, visit)
    show_part(page, "15")
    line = unwritten(page, "match")
    key = line.get_attribute("id")
    figure = bank_of(line, "principal") - LESS
    page.route("**/save/", lambda route: route.abort())
    type_balance(line, said_principal=figure)
    page.locator("[data-save-state][data-state=failed]").wait_for()

    page.reload()
    box = page.locator(f"#{key} [data-field=said_principal]")
    assert box.input_value() == dotted(figure)
    assert dotted(LESS) in page.locator(f"#{key} [data-row=principal]").inner_text()

    become(page, "kiemtra")
    page.unroute("**/save/")
    page.goto(form)
    if page.locator(f"#{key} [data-field=said_principal]").count():
        assert box.input_value() == ""
    become(page, "canbo")
    page.goto(f"{form}#{key}")
    saved(page)
    page.reload()
    assert box.input_value() == dotted(figure)


# --- steps that other journeys may take too ------------------------------------------


def dotted(amount):
    return f"{amount:,}".replace(",", ".")


def become(page, username):
    """Another person on the same phone: what it keeps stays."""
    page.goto("about:blank")
    page.context.clear_cookies()
    sign_in(page, username)


def visit_going_on(page):
    """The address of a visit of the demo that is being recorded."""
    page.goto("/visits/?status=in_progress")
    link = page.locator('#rows a[href^="/visits/"]').first
    return re.match(r"/visits/\d+/", link.get_attribute("href")).group()


def open_a_group(page, visit):
    """The page of a group: the first that is being checked, else one is opened."""
    page.goto(f"{visit}groups/")
    no_barrier(page)
    there = page.locator(".group-list .is-open .btn")
    tap = there.first if there.count() else page.locator('form[action$="/open/"] .btn')
    with page.expect_navigation():
        tap.first.click()
    page.wait_for_url(re.compile(r"/group-checks/[0-9a-f-]{36}/$"))
    return re.search(r"/group-checks/.*", page.url).group()


def show_part(page, number):
    """One of the three forms: 16, 06 or 15."""
    page.click(f".group-tabs a[href='#form-{number}']")
    page.locator(f"#form-{number}").wait_for()


def unwritten(page, kind):
    """The first line of 06/TD (loan) or 15/TD (match) that nobody has written."""
    for line in page.locator(f"[data-{kind}]").all():
        if not (line.get_attribute("data-state") or ""):
            return page.locator(f"#{line.get_attribute('id')}")
    raise AssertionError(f"Every {kind} is written.")


def bank_of(line, name):
    return int(line.locator(f"[data-row={name}]").get_attribute("data-bank"))


def agrees(line):
    """One tap: all three sides are the same."""
    line.locator("[data-agree]").click()
    assert line.get_attribute("data-state") == "agrees"


def type_balance(line, **amounts):
    """Type figures of a line, digit by digit; gives what the page says meanwhile."""
    for name, amount in amounts.items():
        box = line.locator(f"[data-field={name}]")
        box.fill("")
        box.press_sequentially(str(amount))
        assert box.input_value() == dotted(amount)
    row = line.locator(f"[data-row={name.partition('_')[2]}]")
    assert row.get_attribute("data-state") == "differs"
    return row.locator("[data-difference]").inner_text()


def write_a_loan(page, wrongly=10_000_000):
    """Met; as the bank says; a part was used for something else."""
    line = unwritten(page, "loan")
    line.locator("[data-field=presence][value=met]").check(force=True)
    line.locator("[data-quick=bank]").click()
    line.locator("[data-field=used_wrongly]").press_sequentially(str(wrongly))
    paid = int(line.get_attribute("data-amount"))
    rightly = line.locator("[data-field=used_rightly]").input_value()
    assert rightly == dotted(paid - wrongly)
    saved(page)
    assert dotted(wrongly) in line.locator(".found").inner_text()
    assert dotted(wrongly) in page.locator("[data-total=used_wrongly]").inner_text()


def answer_questions(page):
    """Fees were taken: a finding opens, its words are proposed for part III."""
    question = page.locator("#question-3-5")
    question.locator("input[value=yes]").check(force=True)
    question.locator("textarea").fill("Thu 50.000 đ mỗi hộ")
    saved(page)
    assert "50.000" in page.locator("#found-questions").inner_text()
    page.locator("#propose-shortcomings button").click()
    assert "50.000" in page.locator("[name=shortcomings]").input_value()
    saved(page)


def saved(page):
    """The bar says that nothing is left on this device, also after the last key."""
    page.wait_for_timeout(3500)
    page.locator("[data-save-state][data-state=saved]").wait_for()
