"""Tests of the edges: what is rendered, and how the bot is spoken to."""
