"""The search: each rule once to be fast. Nothing outside needs more than `engine.improve`."""
