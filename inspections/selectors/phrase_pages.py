"""The library of standard clauses as its pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, When
from django.utils.translation import gettext as _

from core.querysets import ranked, search
from core.text import fold
from inspections import deadlines
from inspections.enums import FindingKind
from inspections.models import LegalAct, Phrase, PhraseVersion
from inspections.selectors import phrases
from inspections.selectors.deadlines import term_of
from unions.models import Union

if TYPE_CHECKING:
    from accounts.models import User
    from inspections.deadlines import Term


@dataclass(frozen=True)
class Narrowing:
    """What of the library is listed; empty: all."""

    q: str = ""
    kind: str = ""
    topic: str = ""
    severity: str = ""
    state: str = "used"
    whose: str = ""


@dataclass(frozen=True)
class Change:
    """One field of a clause, before and after, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class VersionRow:
    version: PhraseVersion
    #: What it changed of the version before; nothing: it is the first.
    changes: list[Change]


def home_of(user: "User") -> Union | None:
    """The union that a clause or paper of hers belongs to; nothing: to everybody."""
    membership = getattr(user, "membership", None)
    return None if user.is_superuser or membership is None else membership.union


def listed(user: "User", wanted: Narrowing) -> QuerySet[Phrase]:
    """Clauses that she sees, shortcomings first.

    ``own_copy``: the key of the one that her union has in its place.
    """
    rows = Phrase.objects.visible_to(user).select_related("union")
    home = home_of(user)
    mine = Phrase.objects.filter(origin=OuterRef("pk"), union=home, is_active=True)
    rows = rows.annotate(
        own_copy=Subquery(mine.values("pk")[:1] if home else mine.none().values("pk"))
    )
    for name in ("kind", "topic", "severity"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.state:
        rows = rows.filter(is_active=wanted.state == "used")
    if wanted.whose:
        rows = rows.filter(union__isnull=wanted.whose == "shared")
    first = Case(When(kind=FindingKind.SHORTCOMING, then=0), default=1)
    return ranked(search(rows, wanted.q), first, "kind", "order", "pk")


def topics(user: "User") -> list[str]:
    """Every topic that there is, in the order of the library."""
    rows = Phrase.objects.visible_to(user).exclude(topic="").order_by("order", "pk")
    return list(dict.fromkeys(rows.values_list("topic", flat=True)))


def own_copy(phrase: Phrase, home: Union | None) -> Phrase | None:
    """The own clause of ``home`` in place of this one, in use or not."""
    if home is None or phrase.union_id == home.pk:
        return None
    return Phrase.objects.filter(origin=phrase.clause_id, union=home).first()


def term_words(phrase: Phrase) -> str:
    """How long its recommendation has, in words; nothing: as its weight says."""
    term: Term | None = term_of(phrase)
    return deadlines.words(term.rule, term.days) if term is not None else ""


def acts(user: "User", words: str) -> QuerySet[LegalAct]:
    """Papers that she sees, those that hold every word; there are some dozens."""
    rows = LegalAct.objects.visible_to(user)
    if asked := fold(words).split():
        said = rows.values_list("pk", "name", "about")
        keys = [
            key
            for key, name, about in said
            if all(word in fold(f"{name} {about}") for word in asked)
        ]
        rows = rows.filter(pk__in=keys)
    rows = rows.select_related("union", "replaced_by")
    return rows.annotate(clauses=Count("phrases")).order_by("-valid_from", "name", "pk")


def papers(phrase: Phrase, day: date) -> list[tuple[LegalAct, LegalAct | None]]:
    """Its papers, each with what is quoted for it on ``day``."""
    rows = phrase.legal_acts.select_related("replaced_by__replaced_by__replaced_by")
    return [(act, phrases.in_force(act, day)) for act in rows]


def history(phrase: Phrase) -> list[VersionRow]:
    """Its versions, the newest first, each with what it changed."""
    versions = list(phrase.versions.select_related("actor").order_by("-number"))
    before: list[PhraseVersion | None] = [*versions, None][1:]
    return [
        VersionRow(one, list(_changes(older, one)) if older else [])
        for one, older in zip(versions, before, strict=True)
    ]


def _changes(old: PhraseVersion, new: PhraseVersion) -> Iterable[Change]:
    for name in {**old.content, **new.content}:
        before, after = (_shown(name, one.content) for one in (old, new))
        if before != after:
            label = str(Phrase._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            yield Change(label[:1].upper() + label[1:], before, after)


def _shown(name: str, content: Mapping[str, Any]) -> str:
    """A value as people read it."""
    value = content.get(name)
    if name == "legal_acts":
        return "; ".join(act for _key, act in value or ())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(Phrase._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, "" if value is None else value))
