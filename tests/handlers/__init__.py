"""Tests of what can be asked and done, on real databases."""
