"""Samples that were drawn and funds that were counted at a visit, for its minutes."""

from typing import Any

from inspections.models import Visit
from inspections.selectors.lending import samples as selectors
from inspections.selectors.lending.funds import fund_rows
from inspections.selectors.lending.samples import Drawn, SampleView
from reports.catalogue.words import iso
from savings_groups.models import Borrower, SavingsGroup

#: Enough of a hash to compare by eye.
_HASH_SHOWN = 16


def samples(visit: Visit) -> list[dict[str, Any]]:
    """Who was drawn, from whom and how. Members are masked: the unit gets the paper."""
    return [_sample(view) for view in selectors.all_of(visit)]


def funds(visit: Visit) -> list[dict[str, Any]]:
    """The funds that were counted; amounts in đồng, nothing where nobody knew."""
    return [
        {
            "name": row.fund.name,
            "branch": str(row.fund.branch or ""),
            "holder": row.check.holder,
            "by_book": row.check.by_book,
            "in_hand": row.check.in_hand,
            "difference": row.check.difference,
            "is_published": row.check.is_published,
            "note": row.check.note,
        }
        for row in fund_rows(visit)
        if row.check is not None and row.is_counted
    ]


def _sample(view: SampleView) -> dict[str, Any]:
    sample = view.sample
    return {
        "group": sample.group.name if sample.group else "",
        "rule": sample.rule_text,
        "population": len(view.population),
        "as_of": iso(sample.as_of),
        "sha256": sample.population_sha256[:_HASH_SHOWN],
        "seed": sample.seed,
        "drawn": [
            {
                "name": _name(row.thing, row.line.key),
                "how": _how(row),
                "is_replaced": not row.is_active,
            }
            for row in view.rows
        ],
        "replaced": [
            {
                "out": _name(row.thing, row.line.key),
                "in": _name(row.after.group or row.after.borrower, row.after.key),
                "reason": row.after.reason,
            }
            for row in view.replaced
            if row.after is not None
        ],
        "apart": [_name(row.thing, row.key) for row in view.apart],
    }


def _how(row: Drawn) -> str:
    if row.before is not None:
        return "thay thế"
    return "luôn kiểm tra" if row.is_must else "rút thăm"


def _name(thing: SavingsGroup | Borrower | None, key: str) -> str:
    """A group by name and code, a member masked; a key where nobody is left."""
    if isinstance(thing, SavingsGroup):
        return f"{thing.name} (mã {thing.code})" if thing.code else thing.name
    return thing.masked_name if thing is not None else f"mã …{key[-3:]}"
