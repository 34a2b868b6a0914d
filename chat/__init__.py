"""What can be said to the bot, and what does it say? Pure: no platform, no database."""
