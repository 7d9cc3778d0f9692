"""Plan → round → team → visit."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.models import StatusEvent
from core.fields import NfcCharField, NfcTextField, SearchField
from inspections.enums import (
    RoundKind,
    RoundStatus,
    TeamRole,
)
from inspections.models.checklist import ChecklistVersion
from inspections.querysets import (
    PlanQuerySet,
    RoundQuerySet,
    RoundUnitQuerySet,
    TeamQuerySet,
)
from unions.models import Union


class Plan(models.Model):
    """The year's inspection plan of one inspecting union."""

    union = models.ForeignKey(
        Union, models.PROTECT, related_name="plans", verbose_name=_("inspecting union")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    title = NfcCharField(_("title"), max_length=250)
    basis = NfcTextField(
        _("basis"), blank=True, help_text=_("Programmes and documents, one per line.")
    )
    purpose = NfcTextField(_("purpose and requirements"), blank=True)
    contents = NfcTextField(
        _("contents examined"), blank=True, help_text=_("One content per line.")
    )
    method = NfcTextField(_("method"), blank=True)
    arrangement = NfcTextField(_("who does what"), blank=True)
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly plan")
        verbose_name_plural = _("yearly plans")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "year"],
                name="plan_once_a_year",
                violation_error_message=_("This union has a plan for that year."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("inspections:plan", args=[self.pk])


class Round(models.Model):
    """A campaign of a plan: what is examined, of which period, in which units."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="rounds", verbose_name=_("plan")
    )
    name = NfcCharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=7, choices=RoundKind, default=RoundKind.REGULAR
    )
    purpose = NfcTextField(_("purpose"), blank=True)
    contents = NfcTextField(
        _("contents examined"), blank=True, help_text=_("One content per line.")
    )
    period_from = models.DateField(_("period examined from"), null=True, blank=True)
    period_to = models.DateField(_("period examined to"), null=True, blank=True)
    data_date = models.DateField(
        _("data date"),
        null=True,
        blank=True,
        help_text=_("All figures are of this day."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    checklist = models.ForeignKey(
        ChecklistVersion,
        models.PROTECT,
        related_name="rounds",
        verbose_name=_("checklist"),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=RoundStatus,
        default=RoundStatus.DRAFT,
        editable=False,
    )
    units = models.ManyToManyField(
        Union,
        through="RoundUnit",
        related_name="inspection_rounds",
        verbose_name=_("units"),
    )
    conclusion = NfcTextField(
        _("general assessment"), blank=True, help_text=_("Opens the summary report.")
    )
    outline = NfcTextField(
        _("outline of the unit's report"),
        blank=True,
        help_text=_("One section per line."),
    )
    to_prepare = NfcTextField(
        _("what the unit has ready"), blank=True, help_text=_("One thing per line.")
    )
    report_days = models.PositiveSmallIntegerField(
        _("report due, working days before the visit"),
        default=5,
        validators=[MaxValueValidator(60)],
    )
    quiet_days = models.PositiveSmallIntegerField(
        _("no other team at the unit within, days"),
        default=30,
        validators=[MaxValueValidator(366)],
    )
    most_km = models.PositiveSmallIntegerField(
        _("furthest between two units of one day, km"),
        default=40,
        validators=[MaxValueValidator(2000)],
    )
    is_demo = models.BooleanField(_("demo data"), default=False, editable=False)
    search_text = SearchField(sources=["name"])

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="round_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_to__gte=F("period_from")),
                name="round_period_in_order",
                violation_error_message=_("The period ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:round", args=[self.pk])

    @property
    def union(self) -> Union:
        """The inspecting union."""
        return self.plan.union


class RoundUnit(models.Model):
    """A unit that a round inspects."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_units")
    union = models.ForeignKey(Union, models.PROTECT, related_name="round_units")
    #: The higher, the earlier a proposed schedule lays its visit.
    priority = models.PositiveSmallIntegerField(_("priority"), default=0)
    #: Why it was proposed for the round: "never inspected", "3 remedies open".
    why = NfcCharField(_("why"), max_length=300, blank=True)
    objects = RoundUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit of a round")
        verbose_name_plural = _("units of a round")
        constraints = [
            models.UniqueConstraint(fields=["round", "union"], name="round_unit_once")
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.union}"


class RoundEvent(StatusEvent):
    subject = models.ForeignKey(Round, models.PROTECT, related_name="events")

    class Meta(StatusEvent.Meta):
        verbose_name = _("step of a round")
        verbose_name_plural = _("steps of a round")


class Team(models.Model):
    """Who inspects, by which decision."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="teams", verbose_name=_("round")
    )
    name = NfcCharField(_("name"), max_length=120)
    decision_number = NfcCharField(
        _("decision number"), max_length=40, blank=True, help_text="12/QĐ-HPN"
    )
    decision_date = models.DateField(_("date of the decision"), null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"],
                name="team_name_unique_in_round",
                violation_error_message=_("The round already has such a team."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("inspections:team", args=[self.pk])


class TeamMember(models.Model):
    """One person of a team, as the decision names her; with an account or without."""

    team = models.ForeignKey(
        Team, models.CASCADE, related_name="members", verbose_name=_("team")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="team_memberships",
        verbose_name=_("account"),
    )
    full_name = NfcCharField(_("full name"), max_length=120)
    position = NfcCharField(_("position"), max_length=200, blank=True)
    role = models.CharField(
        _("role in the team"), max_length=10, choices=TeamRole, default=TeamRole.MEMBER
    )
    duty = NfcCharField(_("duty"), max_length=250, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(role=TeamRole.LEADER),
                name="team_has_one_leader",
                violation_error_message=_("A team has one leader."),
            ),
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=~Q(user=None),
                name="team_member_once",
                violation_error_message=_("This person is in the team already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.get_role_display()})"
