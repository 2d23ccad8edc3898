"""How a foreign file is read, as data that an administrator edits."""

from django.db import models


class ImportMapping(models.Model):
    """A named way to read a CSV file of service requests; see `services.mapping` for `rules`."""

    name = models.SlugField(max_length=40, unique=True)
    description = models.CharField(max_length=200, blank=True, default="")
    rules = models.JSONField(default=dict)
    edited_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
