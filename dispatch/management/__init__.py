"""Management commands of the office."""
