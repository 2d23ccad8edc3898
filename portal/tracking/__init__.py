"""What a customer sees of one visit."""
