"""The edges and the composition root: platforms, console page, terminal and command line."""
