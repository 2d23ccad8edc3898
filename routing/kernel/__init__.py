"""The compiled search: pure functions on arrays, each named after its paper's term."""
