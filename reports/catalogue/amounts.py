"""How papers write money and shares; what is unknown is empty."""

from decimal import Decimal

from inspections.selectors.lending.figures import Share
from reports.catalogue.words import decimal


def money(value: int | None) -> str:
    """``1.234.567``; nothing of nothing."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def million(value: int | None) -> str:
    """đồng in million with a comma, as many decimals as it has, three at most."""
    if value is None:
        return ""
    rounded = round(Decimal(value) / 1_000_000, 3).normalize()
    whole, _point, part = f"{rounded:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    grouped = f"-{grouped}" if whole.startswith("-") and int(whole) == 0 else grouped
    return f"{grouped},{part}" if part else grouped


def percent(share: Share) -> str:
    """``98,5``; nothing of nothing."""
    return shown(share.percent)


def shown(value: Decimal | None) -> str:
    return decimal(value).replace(".", ",")
