"""What the library does from the command line, one module per command."""
