"""What screens read: frozen values, made with a constant number of queries."""
