"""What is done to the company's people: each function is one use case."""
