"""What happened: the one door for writing, the log, its readers."""
