"""The phones' routes, by matter."""
