import core.crypto
import core.fields
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("inspections", "0009_book_visits"),
        ("unions", "0011_add_busy_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    core.fields.NfcCharField(
                        max_length=200, verbose_name="name and number"
                    ),
                ),
                (
                    "about",
                    core.fields.NfcCharField(
                        blank=True, max_length=300, verbose_name="about"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, null=True, verbose_name="in force until"
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replaces",
                        to="inspections.legalact",
                        verbose_name="replaced by",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="unions.union",
                        verbose_name="union",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal basis",
                "verbose_name_plural": "legal bases",
                "ordering": ["name", "pk"],
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="legal_act_begins_before_it_ends",
                        violation_error_message="It must end after it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhraseVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "reason",
                    core.fields.NfcCharField(
                        blank=True, max_length=300, verbose_name="reason"
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "phrase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="inspections.phrase",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a phrase",
                "verbose_name_plural": "versions of phrases",
                "ordering": ["phrase", "-number"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("phrase", "number"), name="phrase_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SeverityTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("light", "Light"),
                            ("medium", "Medium"),
                            ("heavy", "Heavy"),
                            ("grave", "Very heavy"),
                        ],
                        max_length=8,
                        verbose_name="severity",
                    ),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("working", "Working days"),
                            ("days", "Days"),
                            ("session", "Next transaction session of the bank"),
                            ("at_once", "Within 24 hours"),
                        ],
                        max_length=8,
                        verbose_name="deadline",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(730)],
                        verbose_name="days",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="severity_terms",
                        to="unions.union",
                        verbose_name="union",
                    ),
                ),
            ],
            options={
                "verbose_name": "deadline of a severity",
                "verbose_name_plural": "deadlines of severities",
                "ordering": ["severity", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("union", "severity"), name="severity_term_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "token",
                    core.crypto.SealedField(blank=True, editable=False, null=True),
                ),
                (
                    "fingerprint",
                    models.CharField(editable=False, max_length=64, unique=True),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "most_files",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="most files"
                    ),
                ),
                (
                    "files_used",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="files sent"
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="first opened"
                    ),
                ),
                (
                    "used_up_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="everything sent"
                    ),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="revoked"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="given out"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remedies",
                    models.ManyToManyField(
                        related_name="upload_links",
                        to="inspections.remedy",
                        verbose_name="remedies",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="unions.union",
                        verbose_name="inspecting union",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="upload_links",
                        to="unions.union",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "upload link",
                "verbose_name_plural": "upload links",
                "ordering": ["-created_at", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ExtensionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("new_due_on", models.DateField(verbose_name="new due date")),
                (
                    "reason",
                    core.fields.NfcTextField(max_length=2000, verbose_name="reason"),
                ),
                (
                    "document",
                    core.fields.NfcCharField(
                        blank=True, max_length=200, verbose_name="document"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for an answer"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "answer",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="answer"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="asked"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(null=True, verbose_name="answered"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="inspections.remedy",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inspections.uploadlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for a later date",
                "verbose_name_plural": "requests for later dates",
                "ordering": ["-asked_at", "-pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("remedy",),
                        name="one_request_waits",
                        violation_error_message="A request waits for its answer already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remark", "Remark"),
                            ("assigned", "Given to somebody"),
                            ("called", "Telephone call"),
                            ("reminded", "Reminded"),
                            ("urged", "Letter of urging"),
                            ("asked", "Later date asked for"),
                            ("answered", "Answer to a request"),
                        ],
                        default="remark",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    core.fields.NfcTextField(max_length=2000, verbose_name="text"),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="inspections.remedy",
                    ),
                ),
            ],
            options={
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        fields=["remedy", "at"], name="inspections_remedy__0eba51_idx"
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="UrgingLetter",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("answer_by", models.DateField(verbose_name="answer by")),
                (
                    "note",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="further words"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="drafted"),
                ),
                (
                    "sent_on",
                    models.DateField(blank=True, null=True, verbose_name="sent on"),
                ),
                (
                    "dropped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dropped"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remedies",
                    models.ManyToManyField(
                        related_name="letters",
                        to="inspections.remedy",
                        verbose_name="remedies",
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters_sent",
                        to="unions.union",
                        verbose_name="union",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters_got",
                        to="unions.union",
                        verbose_name="unit urged",
                    ),
                ),
            ],
            options={
                "verbose_name": "letter of urging",
                "verbose_name_plural": "letters of urging",
                "ordering": ["-created_at", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None), ("sent_on", None)),
                        fields=("union", "unit"),
                        name="one_draft_letter_to_a_unit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderRung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("remind", "Reminder"),
                            ("call", "Telephone call"),
                            ("letter", "Letter of urging"),
                            ("report", "Mention in the round's report"),
                        ],
                        max_length=6,
                        verbose_name="what happens",
                    ),
                ),
                (
                    "working_days",
                    models.SmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(-30),
                            django.core.validators.MaxValueValidator(250),
                        ],
                        verbose_name="working days after the due date",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("light", "Light"),
                            ("medium", "Medium"),
                            ("heavy", "Heavy"),
                            ("grave", "Very heavy"),
                        ],
                        max_length=8,
                        verbose_name="from severity",
                    ),
                ),
                ("is_on", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ladder_rungs",
                        to="unions.union",
                        verbose_name="union",
                    ),
                ),
            ],
            options={
                "verbose_name": "rung of the ladder",
                "verbose_name_plural": "rungs of the ladder",
                "ordering": ["working_days", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("union", "action", "working_days"),
                        name="rung_once",
                        violation_error_message="This step is in the ladder already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LadderStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("remind", "Reminder"),
                            ("call", "Telephone call"),
                            ("letter", "Letter of urging"),
                            ("report", "Mention in the round's report"),
                        ],
                        max_length=6,
                        verbose_name="what happens",
                    ),
                ),
                ("working_days", models.SmallIntegerField()),
                ("due_on", models.DateField()),
                ("reached_on", models.DateField(verbose_name="came to it on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To be done"),
                            ("done", "Done"),
                            ("skipped", "Left out"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "done_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="done"),
                ),
                (
                    "spoken_with",
                    core.fields.NfcCharField(
                        blank=True, max_length=150, verbose_name="spoken with"
                    ),
                ),
                (
                    "note",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="note"
                    ),
                ),
                (
                    "promised_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="promised for"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ladder_steps",
                        to="inspections.remedy",
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="steps",
                        to="inspections.urgingletter",
                        verbose_name="letter",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the ladder",
                "verbose_name_plural": "steps of the ladder",
                "ordering": ["reached_on", "pk"],
                "indexes": [
                    models.Index(fields=["state", "action"], name="ladder_step_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("remedy", "due_on", "action", "working_days"),
                        name="ladder_step_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("agrees", "Agrees"),
                            ("partly", "Agrees in part"),
                            ("disagrees", "Does not agree"),
                        ],
                        max_length=9,
                        verbose_name="opinion",
                    ),
                ),
                (
                    "text",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="words of the unit"
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinion",
                        to="inspections.finding",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion on a finding",
                "verbose_name_plural": "opinions on findings",
                "ordering": ["updated_at", "pk"],
                "indexes": [],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stance", "agrees"),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dissent_has_words",
                        violation_error_message="Write what the unit does not agree with.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("team", "For the team"),
                            ("unit", "For the unit"),
                            ("witness", "Witness"),
                        ],
                        max_length=7,
                        verbose_name="side",
                    ),
                ),
                (
                    "full_name",
                    core.fields.NfcCharField(max_length=120, verbose_name="full name"),
                ),
                (
                    "position",
                    core.fields.NfcCharField(
                        blank=True, max_length=150, verbose_name="position"
                    ),
                ),
                ("strokes", models.JSONField(default=list)),
                ("drawn_at", models.DateTimeField(verbose_name="drawn")),
                (
                    "device",
                    core.fields.NfcCharField(
                        blank=True, max_length=200, verbose_name="device"
                    ),
                ),
                (
                    "device_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="on the device of",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "drawn signature",
                "verbose_name_plural": "drawn signatures",
                "ordering": ["side", "drawn_at", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, primary_key=True, serialize=False
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Carried out and kept"),
                            ("partly", "Partly carried out"),
                            ("not_kept", "Not carried out, or undone again"),
                        ],
                        max_length=8,
                        verbose_name="found",
                    ),
                ),
                (
                    "note",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="what was seen"
                    ),
                ),
                (
                    "new_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="new due date"
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="inspections.remedy",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "remedy looked at again",
                "verbose_name_plural": "remedies looked at again",
                "ordering": ["remedy__due_on", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "remedy"), name="follow_up_once_per_visit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "not_kept"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="not_kept_says_why",
                        violation_error_message="Write what is still missing.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Addendum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("finding", "A finding"),
                            ("remedy", "A recommendation"),
                            ("attendance", "Who attended"),
                            ("answer", "A result of the checklist"),
                            ("figures", "Figures"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="what is corrected",
                    ),
                ),
                (
                    "was",
                    core.fields.NfcTextField(
                        blank=True, max_length=4000, verbose_name="as signed"
                    ),
                ),
                (
                    "text",
                    core.fields.NfcTextField(
                        max_length=4000, verbose_name="corrected to"
                    ),
                ),
                (
                    "reason",
                    core.fields.NfcTextField(max_length=2000, verbose_name="reason"),
                ),
                (
                    "agreed_by",
                    core.fields.NfcCharField(
                        blank=True, max_length=200, verbose_name="agreed to by the unit"
                    ),
                ),
                ("made_on", models.DateField(verbose_name="date")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="inspections.finding",
                    ),
                ),
                (
                    "remedy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="inspections.remedy",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addenda",
                        to="inspections.visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "addendum",
                "verbose_name_plural": "addenda",
                "ordering": ["number"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "number"), name="addendum_number_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InitiativeSighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("paused", "Paused"),
                            ("ended", "Ended"),
                        ],
                        default="active",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "participants",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="participants"
                    ),
                ),
                (
                    "income",
                    core.fields.MoneyField(
                        blank=True,
                        null=True,
                        verbose_name="yearly income of a participant",
                    ),
                ),
                (
                    "results",
                    core.fields.NfcTextField(
                        blank=True, max_length=4000, verbose_name="results"
                    ),
                ),
                (
                    "is_worth_copying",
                    models.BooleanField(default=False, verbose_name="worth copying"),
                ),
                (
                    "note",
                    core.fields.NfcTextField(
                        blank=True, max_length=2000, verbose_name="note"
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sightings",
                        to="inspections.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="unions.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "stop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sightings",
                        to="inspections.fieldstop",
                        verbose_name="field stop",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="inspections.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "sighting of an initiative",
                "verbose_name_plural": "sightings of initiatives",
                "ordering": ["visit__date", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("initiative", "visit"),
                        name="initiative_seen_once_per_visit",
                        violation_error_message="This visit has it already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Showcase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "title",
                    core.fields.NfcCharField(max_length=200, verbose_name="title"),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "foreword",
                    core.fields.NfcTextField(
                        blank=True, max_length=4000, verbose_name="foreword"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "union",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="showcases",
                        to="unions.union",
                        verbose_name="union",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of initiatives worth copying",
                "verbose_name_plural": "lists of initiatives worth copying",
                "ordering": ["-year", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ShowcaseEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "reason",
                    core.fields.NfcTextField(
                        blank=True,
                        max_length=2000,
                        verbose_name="why it is worth copying",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="showcase_entries",
                        to="unions.initiative",
                        verbose_name="initiative",
                    ),
                ),
                (
                    "showcase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="inspections.showcase",
                    ),
                ),
            ],
            options={
                "verbose_name": "initiative worth copying",
                "verbose_name_plural": "initiatives worth copying",
                "ordering": ["order", "pk"],
                "indexes": [],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("showcase", "initiative"),
                        name="showcase_names_once",
                        violation_error_message="It is in the list already.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="step",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="inspections.remedyevent",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="repeats",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="repeated_by",
                to="inspections.finding",
                verbose_name="repeats",
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="due_rule",
            field=models.CharField(
                blank=True,
                choices=[
                    ("working", "Working days"),
                    ("days", "Days"),
                    ("session", "Next transaction session of the bank"),
                    ("at_once", "Within 24 hours"),
                ],
                max_length=8,
                verbose_name="deadline",
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="own_copies",
                to="inspections.phrase",
                verbose_name="made from",
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="search_text",
            field=core.fields.SearchField(
                default="", editable=False, sources=("text", "topic", "recommendation")
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="union",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="phrases",
                to="unions.union",
                verbose_name="union",
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="version",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="remedy",
            name="due_words",
            field=core.fields.NfcCharField(blank=True, editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="remedy",
            name="owner_body",
            field=models.CharField(
                blank=True,
                choices=[
                    ("standing", "Standing committee (BTV)"),
                    ("executive", "Executive committee (BCH)"),
                    ("inspection", "Inspection committee (UBKT)"),
                    ("branch", "Branch"),
                    ("other", "Other"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="owner_branch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="unions.branch",
                verbose_name="branch",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="owner_kind",
            field=models.CharField(
                choices=[
                    ("unit", "The unit"),
                    ("post", "A post"),
                    ("person", "A person"),
                ],
                default="unit",
                max_length=6,
                verbose_name="carried out by",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="owner_officer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="unions.officer",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="owner_rank",
            field=models.CharField(
                blank=True,
                choices=[
                    ("chair", "Chair"),
                    ("vice_chair", "Vice chair"),
                    ("member", "Member"),
                    ("branch_head", "Branch head"),
                    ("branch_deputy", "Deputy branch head"),
                    ("other", "Other"),
                ],
                max_length=15,
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="status_since",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="remedyevent",
            name="figures",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="remedyevent",
            name="key",
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="round",
            name="kind",
            field=models.CharField(
                choices=[
                    ("regular", "By the plan"),
                    ("recheck", "Re-check of remedies"),
                ],
                default="regular",
                max_length=7,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="request",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evidence",
                to="inspections.extensionrequest",
            ),
        ),
        migrations.AddField(
            model_name="phrase",
            name="legal_acts",
            field=models.ManyToManyField(
                blank=True,
                related_name="phrases",
                to="inspections.legalact",
                verbose_name="legal bases",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="phrase_version",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="inspections.phraseversion",
            ),
        ),
        migrations.AddField(
            model_name="remedyevent",
            name="link",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="inspections.uploadlink",
            ),
        ),
        migrations.AlterField(
            model_name="phrase",
            name="due_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[django.core.validators.MaxValueValidator(730)],
                verbose_name="due in days",
            ),
        ),
        migrations.AddIndex(
            model_name="remedy",
            index=models.Index(fields=["status", "due_on"], name="remedy_due"),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner_kind", "person"), _negated=True),
                    ("owner_officer__isnull", False),
                    _connector="OR",
                ),
                name="remedy_names_its_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("owner_kind", "post"), _negated=True),
                    models.Q(("owner_rank", ""), _negated=True),
                    _connector="OR",
                ),
                name="remedy_names_its_post",
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.UniqueConstraint(
                fields=("union", "origin"),
                name="phrase_copied_once",
                violation_error_message="Your union has its own clause already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="phrase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", None), ("union__isnull", False), _connector="OR"
                ),
                name="phrase_copy_has_union",
            ),
        ),
    ]
