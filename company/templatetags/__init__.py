"""What templates ask the package."""
