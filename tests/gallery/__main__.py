"""Draws the cards with the ``adaptivecards`` package of the npm registry, as wide as a phone and as a desktop.

Run it as ``make cards``: the package is fetched by its name into a temporary folder, and the pictures are to be looked
at. It knows no charts of Teams' own, and so shows what stands in for them.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from bot.teams_cards import activity
from chat.messages import Reply
from storage.engine import Database
from tests.browser.conftest import FLAGS, NAMES
from tests.conversation import read_samples
from tests.gallery.replies import commands, parts

_PACKAGE = "adaptivecards@3.0.5"
_WIDTHS = {"phone": (332, 4), "desktop": (640, 2)}
_ON_A_SHEET = 16
_TALLEST = 1100
# As Teams draws them: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format
_HOST: dict[str, Any] = {
    "fontFamily": "Segoe UI, Liberation Sans, sans-serif",
    "supportsInteractivity": True,
    "spacing": {"small": 8, "default": 12, "medium": 16, "large": 20, "extraLarge": 24, "padding": 16},
    "actions": {"maxActions": 6, "actionsOrientation": "horizontal", "actionAlignment": "stretch", "buttonSpacing": 8},
}
_PAGE = """<!doctype html><meta charset="utf-8"><style>
body{{margin:8px;background:#eee;font:13px 'Liberation Sans',sans-serif}}main{{display:flex;flex-wrap:wrap;gap:12px}}
section{{width:{width}px}}section>b{{display:block;margin:4px}}
.card{{background:#fff;max-height:{tallest}px;overflow:hidden;border-radius:6px}}
.ac-container>.ac-textRun,.ac-richTextBlock{{overflow-wrap:anywhere}}
.ac-pushButton{{border:1px solid #bbb;border-radius:4px;background:#fff;padding:5px 10px;white-space:nowrap;
overflow:hidden;text-overflow:ellipsis;max-width:100%}}.wide{{outline:3px solid red}}
</style><main></main><script src="adaptivecards.js"></script><script>
for (const [name, card] of {cards}) {{
  const section = document.createElement("section");
  const said = document.createElement("b");
  said.textContent = name;
  const drawn = new AdaptiveCards.AdaptiveCard();
  drawn.hostConfig = new AdaptiveCards.HostConfig({host});
  drawn.parse(card);
  const box = document.createElement("div");
  box.className = "card";
  box.append(drawn.render() ?? "NOTHING WAS DRAWN");
  section.append(said, box);
  document.querySelector("main").append(section);
  if (box.scrollWidth > box.clientWidth) {{ box.classList.add("wide"); }}
}}
</script>"""


def replies(folder: Path) -> list[tuple[str, Reply]]:
    """All that there is to draw."""
    database = Database.open(f"sqlite:///{folder}/cards.db")
    database.migrate()
    read_samples(database)
    made = [*commands(database), *parts()]
    database.close()
    return made


async def draw(folder: Path, into: Path) -> list[str]:
    """Draws them all into pictures; which of them are wider than they may be, or are nothing."""
    cards = [(name, activity(reply)["attachments"][0]["content"]) for name, reply in replies(folder)]
    wrong = []
    async with async_playwright() as playwright:
        path = next(found for name in NAMES if (found := shutil.which(name)))
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for kind, (width, beside) in _WIDTHS.items():
            page = await browser.new_page(viewport={"width": (width + 12) * beside + 16, "height": 900})
            for at in range(0, len(cards), _ON_A_SHEET):
                said = json.dumps(cards[at : at + _ON_A_SHEET]).replace("</", "<\\/")
                sheet = folder / "sheet.html"
                text = _PAGE.format(width=width, tallest=_TALLEST, cards=said, host=json.dumps(_HOST))
                sheet.write_text(text, encoding="utf-8")
                await page.goto(sheet.as_uri())
                await page.screenshot(path=into / f"{kind}-{at // _ON_A_SHEET:02}.png", full_page=True)
                odd = await page.eval_on_selector_all(
                    "section",
                    "all => all.filter(one => one.querySelector('.wide') || "
                    "one.lastChild.textContent === 'NOTHING WAS DRAWN').map(one => one.firstChild.textContent)",
                )
                wrong += [f"{kind}: {name}" for name in odd]
        await browser.close()
    return wrong


def main() -> int:
    into = Path(sys.argv[1] if len(sys.argv) > 1 else "build/cards").absolute()
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fetch = [
            "npm",
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
            name,
            _PACKAGE,
        ]
        subprocess.run(fetch, check=True)
        shutil.copy(folder / "node_modules/adaptivecards/dist/adaptivecards.js", folder)
        wrong = asyncio.run(draw(folder, into))
    sys.stdout.write("\n".join([f"Drawn into {into}.", *(f"Does not fit, {one}" for one in wrong), ""]))
    return int(bool(wrong))


sys.exit(main())
