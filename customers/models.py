"""Customers, how to reach them, where they are, and what was said."""

from django.db import models
from django.db.models import Q

from company.models import FromSource, Territory, User
from events.models import Guarded


class Customer(Guarded, FromSource):
    """A person or firm that asks for work."""

    name = models.CharField(max_length=160)
    is_company = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True, default="")
    note = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(FromSource.Meta):
        pass

    def __str__(self) -> str:
        return self.name


class ContactKind(models.TextChoices):
    """By what a customer can be reached."""

    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    MESSENGER = "messenger"


class ContactPoint(Guarded):
    """One way to reach a customer; `value` is normalised (E.164, lower case)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=12, choices=ContactKind.choices)
    value = models.CharField(max_length=160)
    label = models.CharField(max_length=60, blank=True, default="")
    is_preferred = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contact_once", fields=["customer", "kind", "value"]),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="contact_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Site(Guarded, FromSource):
    """A place where work is done; without coordinates it cannot be planned yet."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="sites"
    )
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True)
    street = models.CharField(max_length=200, blank=True, default="")
    district = models.CharField(max_length=120, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    access_note = models.TextField(blank=True, default="")

    class Meta(FromSource.Meta):
        constraints = [
            *FromSource.Meta.constraints,
            models.CheckConstraint(
                name="site_is_on_earth",
                condition=Q(lat=None, lon=None) | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
            ),
        ]
        indexes = [models.Index(fields=["lat", "lon"], name="site_by_place")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, self.district, self.city) if part)

    @property
    def has_place(self) -> bool:
        """Whether a route can lead here."""
        return self.lat is not None and self.lon is not None


class Channel(models.TextChoices):
    """How something reached us, or how we reach somebody."""

    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    CHAT = "chat"
    MESSENGER = "messenger"
    API = "api"
    IMPORT = "import"
    OTHER = "other"


class Conversation(Guarded, FromSource):
    """A thread of messages with one customer on one channel."""

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="conversations"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    subject = models.CharField(max_length=200, blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(FromSource.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.channel} {self.subject}"


class Direction(models.TextChoices):
    """Which way a message went."""

    IN = "in"
    OUT = "out"
    NOTE = "note"


class Message(Guarded, FromSource):
    """Something said in a conversation, in the words of who said it."""

    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction.choices)
    body = models.TextField()
    said_at = models.DateTimeField()
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta(FromSource.Meta):
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.direction} at {self.said_at}"


class StoredFile(Guarded):
    """The bytes of an upload, once per content; the file's name is its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Attachment(Guarded):
    """A stored file where somebody attached it."""

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="attachments")
    message = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    name = models.CharField(max_length=200)
    attached_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name
