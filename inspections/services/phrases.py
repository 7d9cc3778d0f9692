"""Keeping standard clauses: every change is a version, with who made it and why."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.enums import Action
from core.exceptions import RuleError
from core.text import nfc
from inspections.deadlines import COUNTED
from inspections.enums import FindingKind
from inspections.models import LegalAct, Phrase, PhraseVersion
from inspections.selectors.deadlines import line
from inspections.selectors.phrases import can_be_copied

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Union

#: What a version keeps of a clause, in the order in which changes are shown.
FIELDS = (
    "kind",
    "topic",
    "text",
    "severity",
    "cause",
    "legal_basis",
    "recommendation",
    "due_rule",
    "due_days",
    "item_codes",
    "order",
    "is_active",
)
#: Letters of what a finding takes over from a clause, and of its recommendation.
MOST = {"text": 4000, "cause": 2000, "recommendation": 4000}
_CODES = re.compile(r"[\w.]+(, ?[\w.]+)*")


@transaction.atomic
def save(
    phrase: Phrase,
    *,
    by: "User | None",
    reason: str = "",
    legal_acts: Iterable[LegalAct] | None = None,
    base_version: int | None = None,
) -> Phrase:
    """Write a new or changed clause, and a version of it if it says another thing.

    ``legal_acts``: the papers that it rests on; nothing: they stay. ``base_version``:
    the version that was read before; somebody else's newer one is not overwritten.
    What a person changes takes a reason.
    """
    stored = _locked(phrase)
    kept = list(stored.legal_acts.all()) if stored else []
    acts = kept if legal_acts is None else list(legal_acts)
    _tidy(phrase)
    _check(phrase, acts)
    if stored is None:
        phrase.version = 1
    else:
        _stays_where_it_is(phrase, stored, base_version)
        is_same = content(phrase, acts) == content(stored, kept)
        if not is_same and by is not None and not reason.strip():
            raise RuleError(_("Say why the clause is changed."))
        phrase.version = first_version(stored, kept)
        if is_same:
            return phrase
        phrase.version += 1
    audit.save(phrase, by=by)
    if _keys(acts) != _keys(kept):
        phrase.legal_acts.set(acts)
        names = ["; ".join(act.name for act in some)[:500] for some in (kept, acts)]
        audit.record(Action.CHANGE, phrase, by=by, detail={"legal_acts": names})
    _write_version(phrase, acts, phrase.version, by=by, reason=reason)
    return phrase


@transaction.atomic
def copy_for(phrase: Phrase, union: "Union", *, by: "User") -> Phrase:
    """The own clause of ``union`` in place of ``phrase``: there is one at most.

    It is the same clause for whoever counts repetitions (``Phrase.clause_id``).
    """
    root = Phrase.objects.select_for_update(of=("self",)).get(pk=phrase.clause_id)
    if phrase.union_id == union.pk:
        return phrase
    if not can_be_copied(phrase, union):
        raise RuleError(_("This clause is not of a union above yours."))
    if found := Phrase.objects.filter(union=union, origin=root).first():
        return found
    same = {name: getattr(phrase, name) for name in FIELDS}
    copy = Phrase(**same | {"union": union, "origin": root, "code": root.code})
    copy.is_active = True
    return save(copy, by=by, legal_acts=phrase.legal_acts.all())


@transaction.atomic
def put_in_use(phrase: Phrase, in_use: bool, *, by: "User", reason: str) -> Phrase:
    """Take a clause out of use, or into use again. Findings keep what they say."""
    row = Phrase.objects.select_for_update(of=("self",)).get(pk=phrase.pk)
    row.is_active = in_use
    return save(row, by=by, reason=reason)


def content(phrase: Phrase, acts: Iterable[LegalAct]) -> dict[str, Any]:
    """What a version keeps, as JSON."""
    found = {name: getattr(phrase, name) for name in FIELDS}
    return found | {"legal_acts": [[act.pk, act.name] for act in _sorted(acts)]}


def first_version(stored: Phrase, acts: Iterable[LegalAct]) -> int:
    """The number of its newest version; what was there before clauses had versions
    gets its first one."""
    if not stored.version:
        _write_version(stored, acts, 1, by=None)
        Phrase.objects.filter(pk=stored.pk).update(version=1)
        return 1
    return stored.version


def version_of(
    phrase: Phrase,
    acts: Iterable[LegalAct],
    number: int,
    *,
    by: "User | None",
    reason: str = "",
) -> PhraseVersion:
    """The version, not saved."""
    return PhraseVersion(
        phrase=phrase,
        number=number,
        content=content(phrase, acts),
        actor=by,
        reason=reason.strip()[:300],
    )


def _write_version(
    phrase: Phrase,
    acts: Iterable[LegalAct],
    number: int,
    *,
    by: "User | None",
    reason: str = "",
) -> None:
    version_of(phrase, acts, number, by=by, reason=reason).save()


def _locked(phrase: Phrase) -> Phrase | None:
    if phrase._state.adding:
        return None
    return Phrase.objects.select_for_update(of=("self",)).get(pk=phrase.pk)


def _tidy(phrase: Phrase) -> None:
    """As the columns keep it, so that a version compares with what stands."""
    for name in FIELDS:
        value = getattr(phrase, name)
        if isinstance(value, str):
            setattr(phrase, name, nfc(str(value)).strip())
    phrase.item_codes = re.sub(r"\s*,\s*", ",", phrase.item_codes).strip(", ")
    if phrase.kind != FindingKind.SHORTCOMING:
        phrase.severity = ""
    if phrase.due_rule and phrase.due_rule not in COUNTED:
        phrase.due_days = None


def _check(phrase: Phrase, acts: Iterable[LegalAct]) -> None:
    if not phrase.text:
        raise RuleError(_("Write down what the clause says."))
    if any(len(getattr(phrase, name)) > most for name, most in MOST.items()):
        raise RuleError(_("This is too long for a finding."))
    if phrase.kind == FindingKind.SHORTCOMING and not phrase.severity:
        raise RuleError(_("Choose how heavy the shortcoming is."))
    if phrase.due_rule in COUNTED and not phrase.due_days:
        raise RuleError(_("Say how many days there are."))
    if phrase.item_codes and not _CODES.fullmatch(phrase.item_codes):
        raise RuleError(_("Write the numbers of items with commas between them."))
    above = line(phrase.union) if phrase.union else []
    if any(act.union_id not in (None, *above) for act in acts):
        raise RuleError(
            _("A clause rests on papers of its own union or of those above.")
        )
    try:
        phrase.clean_fields(exclude=["union", "origin"])
    except ValidationError as fault:
        raise RuleError(" ".join(fault.messages)) from fault


def _stays_where_it_is(phrase: Phrase, stored: Phrase, base: int | None) -> None:
    if (phrase.union_id, phrase.origin_id) != (stored.union_id, stored.origin_id):
        raise RuleError(_("A clause stays with its union."))
    if base is not None and base != stored.version:
        raise RuleError(
            _("Somebody else changed this clause meanwhile. Load the page again.")
        )


def _keys(acts: Iterable[LegalAct]) -> list[int]:
    return [act.pk for act in _sorted(acts)]


def _sorted(acts: Iterable[LegalAct]) -> list[LegalAct]:
    return sorted(acts, key=lambda act: act.pk)
