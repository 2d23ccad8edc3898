"""Management commands about phones."""
