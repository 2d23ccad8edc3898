"""The customers' door: tracking links, messages."""
