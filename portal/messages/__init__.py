"""What customers are told, once each and not at night."""
