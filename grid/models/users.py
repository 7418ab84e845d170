"""The people who sign in."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grid.models.members import Member
from grid.models.places import Branch, Township
from grid.scope import ScopePaths


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
        "closed_times",
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
    # How often the account was closed: a session begun before does not come back with it.
    closed_times = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)

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

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own, which the password makes void, and closing the account as well."""
        own: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{own}-{self.closed_times}" if self.closed_times else own

    def __str__(self) -> str:
        return self.first_name or self.username
