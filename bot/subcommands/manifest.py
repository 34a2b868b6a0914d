"""What must a chat platform be told so that the bot can be installed there?"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping

from bot.screen import Screen

#: Who knows, for each platform; loaded only when it is asked.
PLATFORMS = {"slack": "bot.slack_manifest", "teams": "bot.teams_manifest"}


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Has the platform's own file tell it."""
    return int(importlib.import_module(PLATFORMS[given.platform]).tell(given, screen, environ))
