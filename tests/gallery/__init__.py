"""Every kind of card that Teams is sent, drawn so that somebody can look at it."""
