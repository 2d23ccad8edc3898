"""Commands for `manage.py`, one per file."""
