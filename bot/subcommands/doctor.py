"""Is everything there that a chat platform needs to work?"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping

from bot.screen import Screen

#: Who looks, for each platform; loaded only when it is asked.
PLATFORMS = {"slack": "bot.slack_doctor", "teams": "bot.teams_doctor"}


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Has the platform's own file look; 0 where all is well, 1 where something is amiss."""
    return int(importlib.import_module(PLATFORMS[given.platform]).look(given, screen, environ))
