"""Use cases of the office: each locks, checks, changes, saves and publishes."""
