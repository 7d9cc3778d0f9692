"""Forms of plans and rounds, filled in beforehand as such papers are written.

What is prefilled is the wording of Vietnamese documents, so it is not translated.
"""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.forms import Form, ModelForm
from inspections.enums import RoundStatus, VersionStatus
from inspections.forms import round_rules
from inspections.models import ChecklistVersion, Plan, Round
from inspections.selectors.last_visits import told, with_last_visit
from inspections.selectors.plan_coverage import (
    Coverage,
    CoverageRow,
    coverage,
    turns_of,
)
from inspections.selectors.planning import units_of_year
from inspections.selectors.reach import exists_within
from unions.enums import Level
from unions.models import Union

_BASIS = """\
Điều lệ Hội Liên hiệp Phụ nữ Việt Nam
Chương trình công tác Hội và phong trào phụ nữ năm {year} của {union}"""
_PURPOSE = """\
Nắm bắt tình hình hoạt động và đánh giá đúng thực trạng phong trào phụ nữ tại mỗi \
cơ sở Hội; phát hiện những mô hình mới, cách làm hiệu quả; hướng dẫn cơ sở giải \
quyết những khó khăn, vướng mắc trong quá trình triển khai thực hiện nhiệm vụ.
Việc kiểm tra bảo đảm khách quan, dân chủ, đúng trọng tâm."""
_CONTENTS = """\
Tình hình tư tưởng cán bộ, hội viên, phụ nữ và nhân dân; thuận lợi, khó khăn và \
những vấn đề mới phát sinh ở cơ sở
Kết quả thực hiện nhiệm vụ công tác Hội và phong trào thi đua năm {last_year} và \
những tháng đầu năm {year}
Việc thực hiện các phong trào thi đua, cuộc vận động, đề án, chương trình phối hợp \
và chỉ tiêu giao ước thi đua
Việc quản lý, sử dụng các nguồn vốn vay do Hội quản lý, phí ủy thác và các loại \
quỹ của Hội
Hệ thống hồ sơ, sổ sách của Hội, chi hội và tổ tiết kiệm và vay vốn
Việc khắc phục tồn tại, hạn chế sau các lần kiểm tra trước; đề xuất, kiến nghị của \
cơ sở"""
_METHOD = """\
Nghe đơn vị báo cáo theo đề cương; trao đổi, làm rõ.
Kiểm tra hồ sơ, sổ sách.
Kiểm tra thực tế tại chi hội, tổ tiết kiệm và vay vốn, hộ vay và mô hình.
Nhận xét tại chỗ, ghi ý kiến của đơn vị và ký biên bản."""
_ARRANGEMENT = """\
Ban Thường vụ {union} thành lập Đoàn kiểm tra, thông báo lịch và đề cương báo cáo \
cho các đơn vị.
Đơn vị được kiểm tra chuẩn bị báo cáo, hồ sơ, sổ sách và mời thành phần dự buổi \
làm việc.
Đoàn kiểm tra lập biên bản tại đơn vị, tổng hợp và báo cáo kết quả với Ban Thường vụ \
khi kết thúc đợt.
Đơn vị được kiểm tra khắc phục tồn tại, hạn chế và báo cáo kết quả đúng thời hạn \
ghi trong biên bản."""


def plan_wording(union: Union, year: int) -> dict[str, str]:
    """What a plan of this year usually says."""
    words = {"year": year, "last_year": year - 1, "union": union.title}
    texts = {
        "title": "Kế hoạch kiểm tra công tác Hội và phong trào phụ nữ năm {year}",
        "basis": _BASIS,
        "purpose": _PURPOSE,
        "contents": _CONTENTS,
        "method": _METHOD,
        "arrangement": _ARRANGEMENT,
    }
    return {name: text.format(**words) for name, text in texts.items()}


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class PlanForm(ModelForm):
    """A plan; its wording follows the year until someone rewrites it."""

    class Meta:
        model = Plan
        fields = [
            "union",
            "year",
            "title",
            "basis",
            "purpose",
            "contents",
            "method",
            "arrangement",
        ]
        widgets = {
            "contents": forms.Textarea({"data-rows": 9}),
            "purpose": forms.Textarea({"data-rows": 6}),
            "method": forms.Textarea({"data-rows": 5}),
            "arrangement": forms.Textarea({"data-rows": 7}),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Union.objects.inside(user).exclude(level=Level.COMMUNE)
        self.fields["union"].queryset = above  # type: ignore[attr-defined]
        self.fields["year"].widget.attrs["inputmode"] = "numeric"
        own = user.membership.union if hasattr(user, "membership") else above.first()
        if self.instance.pk is None and own is not None:
            year = timezone.localdate().year
            self.initial.update({**plan_wording(own, year), "union": own, "year": year})
        if above.count() == 1:
            self.fields["union"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        union, year = cleaned.get("union"), cleaned.get("year")
        if self.instance.pk is None and union and year:
            self._follow_year(cleaned, plan_wording(union, year))
        return cleaned

    def _follow_year(self, cleaned: dict[str, Any], wording: dict[str, str]) -> None:
        """Wording left as it was offered becomes that of the year typed."""
        for name, text in wording.items():
            if _lines(cleaned.get(name) or "") == self.initial.get(name):
                cleaned[name] = text


class RoundForm(ModelForm):
    """A round and the units it inspects."""

    instance: Round
    units = forms.ModelMultipleChoiceField(
        Union.objects.none(),
        label=_("Units to inspect"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one unit.")},
    )

    class Meta:
        model = Round
        fields = [
            "name",
            "starts_on",
            "ends_on",
            "units",
            "checklist",
            "period_from",
            "period_to",
            "data_date",
            "purpose",
            "contents",
            *round_rules.FIELDS,
        ]
        widgets = {
            "contents": forms.Textarea({"data-rows": 8}),
            "purpose": forms.Textarea({"data-rows": 5}),
            **round_rules.WIDGETS,
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        round_rules.prefill(self)
        self.candidates = list(with_last_visit(units_of_year(self.instance.plan)))
        if self.instance.pk is not None:
            known = {union.pk for union in self.candidates}
            kept = with_last_visit(self.instance.units.exclude(pk__in=known))
            self.candidates += kept
        self.user = user
        keys = [union.pk for union in self.candidates]
        units = Union.objects.filter(pk__in=keys)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        versions = ChecklistVersion.objects.visible_to(user).filter(
            status=VersionStatus.PUBLISHED
        )
        if self.instance.pk is not None:
            versions |= ChecklistVersion.objects.filter(rounds=self.instance)
            self.initial.setdefault("units", list(self.instance.units.all()))
        else:
            self.initial.update(round_wording(self.instance.plan))
        field = self.fields["checklist"]
        newest = versions.distinct().select_related("checklist")
        field.queryset = newest.order_by("-published_at", "-number")  # type: ignore[attr-defined]
        field.empty_label = None  # type: ignore[attr-defined]

    def clean_units(self) -> list[Union]:
        return list(self.cleaned_data["units"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        round_rules.settle(cleaned)
        day = cleaned.get("starts_on")
        if day and day.year != self.instance.plan.year:
            self.add_error(
                "starts_on",
                _("The plan is for %(year)s: the first day lies in that year.")
                % {"year": self.instance.plan.year},
            )
        last = cleaned.get("ends_on") or day
        gone = [
            one
            for one in cleaned.get("units", [])
            if day and last and not exists_within(one, day, last)
        ]
        for union in gone:
            self.add_error(
                "units",
                _("%(unit)s does not exist on %(day)s. Untick it.")
                % {"unit": union, "day": f"{day:%d/%m/%Y}"},
            )
        return cleaned

    @cached_property
    def coverage(self) -> Coverage:
        """Of the whole year, as it is stored."""
        return coverage(self.instance.plan)

    @cached_property
    def choices(self) -> list[CoverageRow]:
        """The candidates with their last visit and the year's other rounds of each."""
        last = told(self.candidates, viewer=self.user)
        turns = turns_of(self.instance.plan, self.candidates)
        own = self.instance.pk
        return [
            CoverageRow(
                unit,
                tuple(turn for turn in turns[unit.pk] if turn.round.pk != own),
                last.get(unit.pk),
            )
            for unit in self.candidates
        ]

    @property
    def chosen(self) -> set[str]:
        """Keys of the ticked units, typed or stored, for the template."""
        value = self["units"].value() or []
        return {str(getattr(one, "pk", one)) for one in value}


def round_wording(plan: Plan) -> dict[str, Any]:
    """A round begins as the plan says; the period is last year and this one so far."""
    number = plan.rounds.count() + 1
    today = timezone.localdate()
    month_end = today.replace(day=1) - datetime.timedelta(days=1)
    is_now = month_end.year == plan.year
    return {
        "name": f"Đợt {number} năm {plan.year}",
        "purpose": plan.purpose,
        "contents": plan.contents,
        "period_from": datetime.date(plan.year - 1, 1, 1),
        "period_to": month_end if is_now else None,
        "data_date": month_end if is_now else None,
    }


class ReasonForm(Form):
    """Why something is put off, called off or changed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Write the reason.")},
    )


class RoundFilter(Form):
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", pgettext_lazy("any status", "All")), *RoundStatus.choices],
        required=False,
    )
    year = forms.IntegerField(label=_("Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget.attrs["inputmode"] = "numeric"

    def narrow(self, rounds: Any) -> Any:
        """The rounds asked for; what was typed wrongly asks for nothing."""
        self.is_valid()
        names = {"year": "plan__year"}
        asked = {names.get(key, key): one for key, one in self.cleaned_data.items()}
        return rounds.filter(**{key: one for key, one in asked.items() if one})
