"""A fake Slack, and what the bot does in it."""
