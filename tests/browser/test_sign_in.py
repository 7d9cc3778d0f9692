"""The first minute of a newcomer."""

from tests.browser.conftest import no_barrier, sign_in


def test_every_role_arrives_at_a_home_page_of_its_own(open_browser):
    seen = set()
    for username in ("quantri", "canbo", "kiemtra", "lanhdao", "phuong"):
        page = open_browser(username)
        page.wait_for_selector("h1")
        assert page.get_attribute("html", "lang") == "vi"
        no_barrier(page)
        seen.add(page.inner_text("main"))
    assert len(seen) == 5


def test_a_wrong_password_says_so_and_keeps_the_name(open_browser):
    page = open_browser()
    page.goto("/accounts/sign-in/")
    no_barrier(page)
    page.fill("[name=username]", "canbo")
    page.fill("[name=password]", "sai-mat-khau")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("[name=username]") == "canbo"
    sign_in(page, "canbo")
    assert page.is_visible("h1")
