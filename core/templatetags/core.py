"""Template filters for numbers and dates as Vietnamese offices write them."""

from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def money(value: int | None) -> str:
    """1234567 → 1.234.567; nothing stays nothing."""
    return "" if value is None else f"{value:,}".replace(",", ".")


@register.filter
def number(value: Decimal | float | None) -> str:
    """2.50 → 2,5; 3.00 → 3."""
    if value is None:
        return ""
    shown = f"{Decimal(str(value)).normalize():f}"
    return shown.replace(".", ",")


@register.filter
def amount(value: str) -> str:
    """A plain decimal as it is read: 1234567 → 1.234.567; 1234.5 → 1.234,5."""
    whole, _dot, rest = str(value).partition(".")
    try:
        shown = f"{int(whole):,}".replace(",", ".")
    except ValueError:
        return str(value)
    return f"{shown},{rest}" if rest else shown


@register.filter
def million(value: int | None) -> str:
    """Đồng to triệu đồng with a comma: 1234567000 → 1.234,6."""
    if value is None:
        return ""
    whole, tenth = f"{value / 1_000_000:,.1f}".split(".")
    return f"{whole.replace(',', '.')},{tenth}"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """One icon of the sprite; decorative unless it has a label."""
    url = static("dist/icons.svg")
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            url,
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', url, name
    )


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The current query string with some values changed; None removes one."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value is not None:
            params[key] = value
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], perm: str, obj: Any = None) -> bool:
    """Whether one may: ``{% may "unions.change_union" union as allowed %}``."""
    return bool(context["request"].user.has_perm(perm, obj))
