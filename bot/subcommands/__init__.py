"""What does each subcommand of ``python -m bot`` do? One file each, loaded only when it is called."""
