"""Who and where: township, branches, members, households, and the people who sign in.

Every model says in `PERSONAL` and `PLAIN` which of its fields tell something
about a person; a test fails for a field that is in neither.
"""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from grid.domain.names import pinyin_initials
from grid.scope import ScopePaths


class Township(models.Model):
    SCOPE: ClassVar = ScopePaths(township="pk")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "code", "name"}

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Branch(models.Model):
    """A village's (community's) Party branch; carries the village's name and code."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("village")
        COMMUNITY = "community", _("community")

    SCOPE: ClassVar = ScopePaths(township="township", branch="pk")
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "township", "code", "name", "kind", "is_market"}

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="branches", verbose_name=_("township")
    )
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=50)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.VILLAGE)
    is_market = models.BooleanField(_("market village"), default=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["township", "name"], name="branch_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_code(self) -> str:
        """The last three digits, with which household codes begin: `200`."""
        return self.code[-3:]


class Member(models.Model):
    """Someone who works for the campaign: cadre, Party member, volunteer, cleaner."""

    SCOPE: ClassVar = ScopePaths(township="branch__township", branch="branch")
    PERSONAL: ClassVar[set[str]] = {"name", "initials", "phone", "is_party_member"}
    PLAIN: ClassVar[set[str]] = {"id", "branch", "is_active"}

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="members", verbose_name=_("branch")
    )
    name = models.CharField(_("full name"), max_length=30)
    initials = models.CharField(_("pinyin initials"), max_length=30, editable=False)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_party_member = models.BooleanField(_("Party member"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ("branch__code", "id")
        indexes = [models.Index(fields=["branch", "name"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.initials = pinyin_initials(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Position(models.Model):
    """A post that a member holds or held."""

    class Kind(models.TextChoices):
        SECRETARY = "secretary", _("branch secretary")
        DIRECTOR = "director", _("village committee director")
        COMMITTEE = "committee", _("branch or village committee member")
        PARTY_GROUP_LEADER = "party_group_leader", _("Party group leader")
        UNITED_FRONT_GROUP_LEADER = "united_front_group_leader", _("united-front group leader")
        WORK_TEAM = "work_team", _("resident work team member")
        WELFARE_POST = "welfare_post", _("public-welfare post")
        VOLUNTEER = "volunteer", _("volunteer")
        CLEANER = "cleaner", _("cleaner")
        TOWNSHIP_CADRE = "township_cadre", _("township cadre")

    SCOPE: ClassVar = ScopePaths(township="member__branch__township", branch="member__branch")
    PERSONAL: ClassVar[set[str]] = {"kind"}
    PLAIN: ClassVar[set[str]] = {"id", "member", "since", "until"}

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="positions", verbose_name=_("member")
    )
    kind = models.CharField(_("post"), max_length=30, choices=Kind)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("member_id", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"],
                condition=Q(until__isnull=True),
                name="position_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="position_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Household(models.Model):
    """A household (群众/农户). Never deleted: it is deactivated or merged into another."""

    SCOPE: ClassVar = ScopePaths(township="branch__township", branch="branch", household="pk")
    PERSONAL: ClassVar[set[str]] = {
        "head",
        "initials",
        "persons",
        "phone",
        "is_party_household",
        "note",
    }
    PLAIN: ClassVar[set[str]] = {"id", "branch", "code", "hamlet", "is_active", "merged_into"}

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="households", verbose_name=_("branch")
    )
    code = models.CharField(_("household code"), max_length=20)
    head = models.CharField(_("head"), max_length=30)
    initials = models.CharField(_("pinyin initials"), max_length=30, editable=False)
    hamlet = models.CharField(_("hamlet"), max_length=30, blank=True)
    persons = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_party_household = models.BooleanField(_("Party member's household"), default=False)
    note = models.CharField(_("note"), max_length=100, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("branch__code", "code")
        constraints = [
            models.UniqueConstraint(fields=["branch", "code"], name="household_code_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(is_active=False),
                name="merged_household_is_inactive",
            ),
        ]
        indexes = [
            models.Index(fields=["branch", "hamlet"]),
            models.Index(fields=["branch", "is_active"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.head}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.initials = pinyin_initials(self.head)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Responsibility(models.Model):
    """Which member answers for a household (包户), from when to when."""

    SCOPE: ClassVar = ScopePaths(
        township="household__branch__township",
        branch="household__branch",
        household="household",
    )
    PERSONAL: ClassVar[set[str]] = set()
    PLAIN: ClassVar[set[str]] = {"id", "household", "member", "since", "until"}

    household = models.ForeignKey(
        Household,
        models.PROTECT,
        related_name="responsibilities",
        verbose_name=_("household"),
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="responsibilities", verbose_name=_("member")
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        ordering = ("household_id", "since", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True),
                name="one_open_responsibility",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} – {self.member_id}"


class User(AbstractUser):
    """Someone who signs in. What they see follows from role, township and branch."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("officer")
        LEADER = "leader", _("leader")
        SUPERVISOR = "supervisor", _("supervisor")
        SECRETARY = "secretary", _("secretary")
        RESPONSIBLE = "responsible", _("responsible member")

    SCOPE: ClassVar = ScopePaths(township="township", branch="branch")
    PERSONAL: ClassVar[set[str]] = {"username", "first_name", "last_name", "email", "password"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "last_login",
        "is_superuser",
        "is_staff",
        "is_active",
        "date_joined",
        "groups",
        "user_permissions",
        "role",
        "township",
        "branch",
        "member",
        "must_change_password",
    }
    # The desk is open to these; the others have the field.
    DESK_ROLES: ClassVar[set[str]] = {Role.OFFICER, Role.LEADER, Role.SUPERVISOR, Role.SECRETARY}

    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.RESPONSIBLE)
    township = models.ForeignKey(
        Township,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("township"),
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("branch"),
    )
    member = models.OneToOneField(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name=_("member"),
    )
    must_change_password = models.BooleanField(_("must change password"), default=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_superuser=True) | Q(township__isnull=False),
                name="account_belongs_to_township",
            ),
            models.CheckConstraint(
                condition=~Q(role="secretary") | Q(branch__isnull=False) | Q(is_superuser=True),
                name="secretary_has_branch",
            ),
            models.CheckConstraint(
                condition=~Q(role="responsible") | Q(member__isnull=False) | Q(is_superuser=True),
                name="responsible_is_member",
            ),
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        self.is_staff = self.is_superuser or self.role in self.DESK_ROLES
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.first_name or self.username


class RosterFile(models.Model):
    """An uploaded roster between upload and confirmation; its cells go when that is over.

    `report` and `error` are what reading it found, `corrections` the meanings that the officer
    gave to columns, by sheet and column. `file` holds the cells that were read, not the file: no
    cell of an ID-card or bank column is in any of them.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        READ = "read", _("to be confirmed")
        DONE = "done", _("imported")

    SCOPE: ClassVar = ScopePaths(township="township")
    PERSONAL: ClassVar[set[str]] = {"file", "report"}
    PLAIN: ClassVar[set[str]] = {
        "id",
        "township",
        "branch",
        "name",
        "status",
        "error",
        "corrections",
        "digest",
        "uploaded_by",
        "uploaded_at",
    }

    township = models.ForeignKey(
        Township, models.PROTECT, related_name="+", verbose_name=_("township")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch")
    )
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to="rosters/", blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING)
    error = models.CharField(_("error"), max_length=300, blank=True)
    report = models.JSONField(_("report"), default=dict)
    corrections = models.JSONField(_("corrections"), default=dict)
    digest = models.CharField(_("digest of the plan"), max_length=64, blank=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("roster file")
        verbose_name_plural = _("roster files")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
