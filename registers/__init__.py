"""What does a programme keep, and by which rules? Pure values: standard library only, no I/O, no clock, no platform."""
