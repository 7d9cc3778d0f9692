"""Posts: those in the bodies of a unit end with it, those of branches go on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from unions.lineage import Blueprint
from unions.models import Branch, Handover, Post
from unions.services.handover.plans import open_on, same_units
from unions.services.handover.rows import ROWS_AT_ONCE, RowMover, batches, write

if TYPE_CHECKING:
    from accounts.models import User
    from unions.models import Reorganisation


class _Posts(RowMover[Post]):
    """Posts that were not over on the day."""

    model: ClassVar[str] = "unions.post"

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Post]:
        day = reorganisation.effective_on
        held = Q(ended_on=None) | Q(ended_on__gte=day)
        return Post.objects.filter(held).select_related("officer")

    def describe(self, row: Post) -> str:
        """``Hà Thị Minh Nguyệt – Chủ tịch``."""
        return f"{row.officer.full_name} – {row.title}"

    def url(self, row: Post) -> str:
        return row.officer.get_absolute_url()


class BranchPosts(_Posts):
    """Heads and deputies of branches go on with their branch."""

    label: ClassVar[Any] = gettext_lazy("Posts in branches")
    follows_branch: ClassVar[bool] = True

    def rows(self, reorganisation: "Reorganisation") -> QuerySet[Post]:
        open_ = Branch.objects.filter(open_on(reorganisation.effective_on))
        return super().rows(reorganisation).filter(branch__in=open_)


class ContinuedPosts(_Posts):
    """Posts in the bodies of a unit that only gets another name, kind or union above.

    Its committee is not chosen anew. And posts that began on the day or later: they can
    only be of the unit that begins.
    """

    label: ClassVar[Any] = gettext_lazy("Posts that go on")

    def of(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> QuerySet[Post]:
        same = same_units(unions, reorganisation)
        later = Q(started_on__gte=reorganisation.effective_on)
        rows = super().of(unions, reorganisation).filter(branch=None)
        return rows.filter(Q(union__in=same) | later)


class EndingPosts(_Posts):
    """Posts in the bodies of a unit that ends: the new unit has its own committee.

    So do posts of branches that had been closed before, which nobody ended.
    """

    label: ClassVar[Any] = gettext_lazy("Posts that end")
    passes_on: ClassVar[bool] = False

    def of(
        self, unions: Sequence[int], reorganisation: "Reorganisation"
    ) -> QuerySet[Post]:
        day = reorganisation.effective_on
        same = same_units(unions, reorganisation)
        begun = Q(started_on=None) | Q(started_on__lt=day)
        ends = Q(branch=None) & ~Q(union__in=same) | Q(branch__closed_on__lt=day)
        return super().of(unions, reorganisation).filter(begun, ends)

    def move(
        self,
        heirs: Mapping[int, int],
        chosen: Mapping[str, int],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> int:
        """Of divided units too: their bodies are gone, whoever gets the rest."""
        closing = Blueprint.from_json(reorganisation.plan).closing
        written = write(
            self.handover(row, None, reorganisation, ended_on=_iso(row.ended_on))
            for row in self.read(sorted({*heirs, *closing}), reorganisation)
        )
        keys = self._ended(reorganisation).values("key")
        last = reorganisation.last_day
        still = Q(ended_on=None) | Q(ended_on__gt=last)
        Post.objects.filter(still, pk__in=keys).update(ended_on=last)
        return written

    def undo(
        self,
        handovers: Sequence[Handover],
        reorganisation: "Reorganisation",
        *,
        by: "User | None",
    ) -> None:
        """As they were; an end that a person has corrected since stays."""
        ends: dict[str | None, list[int]] = defaultdict(list)
        for step in handovers:
            if step.to_union_id is None and step.key is not None:
                ends[step.detail["ended_on"]].append(step.key)
        posts = Post.objects.filter(ended_on=reorganisation.last_day)
        for end, keys in ends.items():
            for some in batches(keys, ROWS_AT_ONCE):
                posts.filter(pk__in=some).update(ended_on=end)

    def _ended(self, reorganisation: "Reorganisation") -> QuerySet[Handover]:
        return Handover.objects.filter(
            reorganisation=reorganisation, model=self.model, to_union=None
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
