"""The demo company: who they are, what people ask of them, and a morning of their day."""
