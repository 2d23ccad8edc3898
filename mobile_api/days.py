"""Days that every calendar and every database can count with, in every zone."""

from datetime import date
from typing import Any

from rest_framework import serializers

FIRST, LAST = date(2000, 1, 1), date(2200, 1, 1)


class DayField(serializers.DateField):
    """A date between 2000 and 2200."""

    def to_internal_value(self, value: Any) -> date:
        """The date."""
        day: date = super().to_internal_value(value)
        if not FIRST <= day <= LAST:
            raise serializers.ValidationError(f"Give a day from {FIRST} to {LAST}.")
        return day
