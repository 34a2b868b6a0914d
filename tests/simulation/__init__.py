"""A whole programme over weeks of virtual time, and what each person and channel received."""
