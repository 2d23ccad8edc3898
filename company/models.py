"""The organisation, its territories, its users and what they may do."""

from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def known_time_zone(name: str) -> None:
    """Raise `ValidationError` unless `name` is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone such as Europe/Prague."), params={"name": name}
        )


class FromSource(models.Model):
    """A row that may come from another system: its id there, unique per source."""

    source = models.CharField(max_length=40, blank=True, default="")
    external_id = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="%(class)s_once_per_source",
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
            )
        ]


class Organisation(models.Model):
    """Who runs this installation; one row."""

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    # Publishing dispatches what lies within today and so many further working days.
    release_working_days = models.PositiveSmallIntegerField(default=1)
    promise_minutes = models.PositiveSmallIntegerField(default=120)

    def __str__(self) -> str:
        return self.name


class Territory(FromSource):
    """The area a dispatcher is responsible for; its zone says where a day begins."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=60, validators=[known_time_zone])
    is_active = models.BooleanField(default=True)

    class Meta(FromSource.Meta):
        verbose_name_plural = "territories"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BusinessHours(models.Model):
    """When the office of a territory is open on a weekday (0 is Monday), wall-clock time."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="business_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="weekday_of_office", condition=Q(weekday__lte=6)),
            models.CheckConstraint(
                name="office_closes_after_it_opens", condition=Q(closes__gt=models.F("opens"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.territory} {self.weekday} {self.opens}-{self.closes}"


class Holiday(models.Model):
    """A day on which nobody works; without a territory it holds everywhere."""

    territory = models.ForeignKey(Territory, models.CASCADE, null=True, blank=True)
    day = models.DateField()
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class UserManager(BaseUserManager["User"]):
    """Users by their e-mail, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new user; without a password nobody can sign in as them yet."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """An administrator who may also use the admin pages."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        Grant.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, blank=True, default="")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="email_whatever_its_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """At most two letters."""
        return "".join(word[0] for word in self.name.split()[:2]).upper()


class Role(models.TextChoices):
    """What somebody does here."""

    DISPATCHER = "dispatcher", _("Dispatcher")
    MANAGER = "manager", _("Manager")
    TECHNICIAN = "technician", _("Technician")
    AGENT = "agent", _("Agent")
    ADMINISTRATOR = "administrator", _("Administrator")


class Grant(models.Model):
    """A role of a user, in one territory or, without one, in all."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    territory = models.ForeignKey(Territory, models.CASCADE, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="grant_once_everywhere",
                fields=["user", "role"],
                condition=Q(territory=None),
            ),
            models.UniqueConstraint(
                name="grant_once_per_territory", fields=["user", "role", "territory"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Invitation(models.Model):
    """A link by which somebody becomes a user; only its hash is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    territory = models.ForeignKey(Territory, models.CASCADE, null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} as {self.role}"


class Heartbeat(models.Model):
    """When a process last said that it lives; overwritten, never an event."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at}"
