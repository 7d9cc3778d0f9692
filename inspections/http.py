"""What a request tells of the device that it came from."""

import re

from django.http import HttpRequest

_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("Linux", r"Linux|X11"),
)
_BROWSERS = (
    ("Cốc Cốc", r"coc_coc_browser"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Zalo", r"Zalo"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)


def device(request: HttpRequest) -> str:
    """``Android, Chrome``: what the browser calls itself, in two words."""
    told = request.headers.get("User-Agent", "")[:400]
    named = (_first(_SYSTEMS, told), _first(_BROWSERS, told))
    return ", ".join(name for name in named if name)


def _first(names: tuple[tuple[str, str], ...], told: str) -> str:
    return next((name for name, sign in names if re.search(sign, told)), "")
