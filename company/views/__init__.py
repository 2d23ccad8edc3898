"""The pages of the company: signing in, one's own account, users."""
