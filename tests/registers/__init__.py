"""Tests of the programme's values and rules."""
