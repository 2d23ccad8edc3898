"""The demo city: its streets and districts, and invented people who live there."""
