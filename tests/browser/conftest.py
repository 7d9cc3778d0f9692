"""A whole installation, as ``make run`` starts it, and a real Chromium before it."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from reports.demo.people import PASSWORD
from tools import system

ROOT = Path(__file__).resolve().parents[2]
SCREENS = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1366, "height": 768}},
}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The address, and where its files and its log are."""

    port: int
    var: Path

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self):
        return (self.var / "site.log").read_text(errors="replace")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Web server, worker and demo data in a folder of their own."""
    var = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    foreign = ("DATABASE_URL", "REDIS_URL", "SITE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {key: value for key, value in os.environ.items() if key not in foreign}
    with (var / "site.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tools.run"],
            cwd=ROOT,
            env={
                **kept,
                "VAR_DIR": str(var),
                "PORT": str(port),
                "SECRET_KEY": "b" * 60,
                "DATA_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    found = Site(port, var)
    try:
        _wait_for(found, process)
        yield found
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(site, process):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, site.log
        try:
            with socket.create_connection(("127.0.0.1", site.port), timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"The site did not answer.\n{site.log}")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": system.chromium(),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(params=SCREENS)
def screen(request):
    """The test runs once on a phone and once on a desk."""
    return request.param


@pytest.fixture
def open_browser(browser, site, screen):
    """A fresh browser of the tested size for each person; faults end the test."""
    contexts, faults = [], []

    def open_for(username=""):
        context = browser.new_context(
            **SCREENS[screen],
            base_url=site.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on("console", lambda said: _note(said, faults))
        page.on("response", lambda answer: _note_failure(answer, faults))
        if username:
            sign_in(page, username)
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert faults == [], site.log[-3000:]


def _note(said, faults):
    """What the browser itself complains of: refused scripts, styles, pictures."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        faults.append(f"console: {said.text}")


def _note_failure(answer, faults):
    if answer.status >= 500 or (answer.status == 404 and "/static/" in answer.url):
        faults.append(f"{answer.status}: {answer.url}")


def sign_in(page, username, password=PASSWORD):
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def no_barrier(page):
    """No serious fault of accessibility, and nothing wider than the screen."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    serious = [
        (fault["id"], [node["html"][:160] for node in fault["nodes"][:3]])
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert width <= 1, f"{page.url} is {width} px too wide"
