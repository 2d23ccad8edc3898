"""Who we are: the organisation, its users and their roles, its territories."""
