"""Forms of officers and their posts, and the filters of their list."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.http import number
from unions.enums import Body
from unions.forms.as_of import RegisterFilter
from unions.forms.checked import RegisterForm
from unions.forms.pickers import PickField
from unions.models import Branch, Officer, Post, Union
from unions.services.officers import check_officer, check_post

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

    _PostField = forms.ModelChoiceField[Post]
else:
    _PostField = forms.ModelChoiceField


class OfficerForm(RegisterForm):
    home_union = PickField(
        Union.objects.none(), label=_("Union"), params={"inside": "1"}
    )
    rule = staticmethod(check_officer)

    class Meta:
        model = Officer
        fields = (
            "full_name",
            "home_union",
            "birth_year",
            "phone",
            "email",
            "is_party_member",
            "note",
        )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home_union"].queryset = Union.objects.inside(user)  # type: ignore[attr-defined]


class HeldPostField(_PostField):
    """A post, called with whoever held it and how long."""

    def label_from_instance(self, obj: Post) -> str:
        begun = f"{obj.started_on:%d/%m/%Y}" if obj.started_on else "…"
        ended = f"{obj.ended_on:%d/%m/%Y}" if obj.ended_on else "…"
        return f"{obj.title} – {obj.officer} ({begun} – {ended})"


class PostForm(RegisterForm):
    """A post; its branch is one of the union that is chosen."""

    union = PickField(Union.objects.none(), label=_("Union"), params={"inside": "1"})
    acts_for = HeldPostField(
        Post.objects.none(),
        label=_("Acts for"),
        required=False,
        empty_label=_("Nobody: the post is her own"),
        help_text=_("For example, a vice chair who carries out the chair's duties."),
    )
    branch = PickField(
        Branch.objects.none(),
        label=_("Branch"),
        required=False,
        url="unions:pick_branch",
        empty_label=_("None: a post in the union itself"),
        help_text=_("Only for heads and deputies of a branch."),
    )
    rule = staticmethod(check_post)
    kept = frozenset({"officer"})

    class Meta:
        model = Post
        fields = (
            "union",
            "branch",
            "body",
            "rank",
            "title",
            "term",
            "started_on",
            "ended_on",
            "how",
            "acts_for",
            "legal_basis",
        )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        inside = Union.objects.inside(user)
        fields["union"].queryset = inside
        branches = Branch.objects.filter(union__in=inside).select_related("union")
        if home := self._one_union():
            branches = branches.filter(union=home)
            fields["branch"].widget.params = {"union": str(home)}
        fields["branch"].queryset = branches
        fields["acts_for"].queryset = self._posts_beside(home)

    def _posts_beside(self, home: int | None) -> "QuerySet[Post]":
        """The posts of the chosen union that somebody may act for, newest first."""
        sent = number(self.data.get(self.add_prefix("union"))) or home
        place = Q(branch=None) | Q(branch=self.instance.branch_id)
        rows = Post.objects.filter(place, union=sent).exclude(pk=self.instance.pk)
        rows = rows.filter(union__in=self.fields["union"].queryset)  # type: ignore[attr-defined]
        return rows.select_related("officer").order_by(
            F("ended_on").desc(nulls_first=True), "body", "pk"
        )

    def _one_union(self) -> int | None:
        """While the post stays in the officer's own union, only its branches."""
        home = self.instance.union_id or self.instance.officer.home_union_id
        sent = self.data.get(self.add_prefix("union")) if self.is_bound else home
        return int(home) if str(sent or home) == str(home) else None


class OfficerFilter(RegisterFilter):
    """Filters of the list of officers, by what they are on the day or ever were."""

    NOW, FORMER = "now", "former"

    union_field = "home_union"
    body = forms.ChoiceField(
        label=_("Committee"), required=False, choices=[("", _("Any")), *Body.choices]
    )
    serving = forms.ChoiceField(
        label=_("In office"),
        required=False,
        choices=[
            ("", _("Any")),
            (NOW, _("Holds a post on the day")),
            (FORMER, _("No post on the day")),
        ],
    )

    def narrow_more(self, rows: "QuerySet[Any]", asked: dict[str, Any]) -> Any:
        """Of a past day those in office: since when someone is known nobody noted."""
        current = Post.objects.current(self.day or timezone.localdate())
        serving = asked.get("serving") or (self.NOW if self.day else "")
        if body := asked.get("body"):
            posts = Post.objects.all() if serving == self.FORMER else current
            rows = rows.filter(pk__in=posts.filter(body=body).values("officer"))
        if serving == self.FORMER:
            rows = rows.exclude(pk__in=current.values("officer"))
        elif serving == self.NOW:
            rows = rows.filter(pk__in=current.values("officer"))
        return rows
