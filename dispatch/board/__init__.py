"""The dispatchers' page."""
