"""When things happen: slots, nudges, digests, windows and their delivery; never what is said."""
