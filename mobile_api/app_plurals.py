"""Sentences that count, in the form in which the phone's app takes them."""

from django.utils.translation import ngettext

# One number for each plural form of our languages, by the names that the browser gives them.
SAMPLES = {"one": 1, "few": 2, "many": 5, "other": 5}


def counting(singular: str, plural: str) -> dict[str, str]:
    """A sentence by the browser's category of its number."""
    return {name: ngettext(singular, plural, number) for name, number in SAMPLES.items()}
