"""What each command does: one file for each family of commands, for every platform the same."""
