"""How does a reply stand in a Slack message?

Limits of the whole message: 50 blocks, one table, two charts (https://docs.slack.dev/reference/block-kit/blocks). One
whose words are too long is refused whole (``msg_blocks_too_long``), so they are held to what a markdown block may have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack_buttons import actions, entry_menus, form_button
from bot.slack_charts import A_MESSAGE, chart_block, shortened
from bot.slack_tables import table_blocks, table_items
from bot.slack_text import LONGEST, Block, Element, length, lines, notification, plain, rich, run, runs, section, spoken
from chat.files import File
from chat.messages import (
    Bullets,
    Buttons,
    Chart,
    Entries,
    Entry,
    Facts,
    Fold,
    Form,
    Heading,
    Hint,
    Line,
    Part,
    Quote,
    Reply,
    Shape,
    Spans,
    Strong,
    Table,
)
from chat.plain_text import chart_lines, clean, cut, entries_in, file_text, grid, more, one_line, spans_text, summary_of

_BLOCKS = 50
_HOME_BLOCKS = 100
_WORDS = 12_000
_CHILDREN = 10
# More records than these share menus, for a row of buttons under each would be too many blocks.
_ROWS_OF_BUTTONS = 12
_HOME_ROWS_OF_BUTTONS = 36
_TOO_LONG = "… cut: this is too long for one message."


def message(reply: Reply, *, mark: str = "", newer: bool = True) -> dict[str, Any]:
    """The message as chat.postMessage takes it, beside its channel.

    ``mark`` becomes the first block's ``block_id``, by which a post can be found again. Without the ``newer`` kinds of
    blocks, charts, tables and folds are told as text, for where Slack does not take them.
    """
    writer = _Writer(charts=A_MESSAGE, folds=True) if newer else _Writer(charts=0, tables=0)
    writer.menus = sum(bool(entry.buttons) for entry in entries_in(reply.parts)) > _ROWS_OF_BUTTONS
    blocks = _fit(writer.blocks(reply.parts), whole=not writer.left_out)
    said = summary_of(reply)
    blocks = blocks or [rich(section(run(cut(said, LONGEST))))]
    _number(blocks, mark)
    return {
        "text": notification(said),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
        "link_names": False,
    }


def home_blocks(reply: Reply) -> list[Block]:
    """The blocks of a Home tab: twice a message's, and neither table nor chart among them."""
    writer = _Writer(charts=0, words=4 * _WORDS, tables=0, folds=True)
    writer.menus = sum(bool(entry.buttons) for entry in entries_in(reply.parts)) > _HOME_ROWS_OF_BUTTONS
    blocks = _fit(writer.blocks(reply.parts), whole=not writer.left_out, most=_HOME_BLOCKS)
    blocks = blocks or [rich(section(run(cut(summary_of(reply), LONGEST))))]
    _number(blocks, "")
    return blocks


@dataclass
class _Writer:
    """What a message still has room for, while its parts are written one after the other."""

    charts: int
    words: int = _WORDS
    tables: int = 1
    folds: bool = False
    menus: bool = False
    left_out: bool = False

    def blocks(self, parts: Sequence[Part], *, folded: bool = False) -> list[Block]:
        made: list[Block] = []
        for part in parts:
            made += self._part(part, folded=folded)
        return made

    def _part(self, part: Part, *, folded: bool) -> list[Block]:  # noqa: C901, PLR0912 - one case for each part
        match part:
            case Heading(text):
                return self._heading(one_line(text))
            case Line(spans):
                return self._rich(section(*runs(spans))) if spans_text(spans).strip() else []
            case Hint(spans):
                return self._note(spans_text(spans))
            case Quote(text, source):
                said = run(cut(clean(text).strip(), LONGEST) or "–")
                whose = [run(f"\n— {cut(one_line(source), 500)}", italic=True)] if source.strip() else []
                return self._rich({"type": "rich_text_quote", "elements": [said, *whose]})
            case Bullets(items):
                return self._list([runs(item) for item in items], items)
            case Facts(rows):
                return self._facts([[run(f"{one_line(row.label)}: ", bold=True), *runs(row.spans)] for row in rows])
            case Table():
                return self._table(part)
            case Chart():
                return self._chart(part, folded=folded)
            case Buttons(buttons):
                return actions(buttons)
            case Entries(entries):
                return self._entries(entries)
            case Form():
                return [form_button(part)]
            case Fold(title, parts):
                return self._fold(one_line(title), self.blocks(parts, folded=True), folded=folded)
            case File():
                return self._note(f"{file_text(part)} follows in the chat with me.")

    def _fold(self, title: str, children: list[Block], *, folded: bool) -> list[Block]:
        small = _folded(children)
        if folded or not self.folds or not 0 < len(small) <= _CHILDREN:
            return [*self._bold(title), *children]
        container = {"type": "container", "title": plain(title, 150), "child_blocks": small}
        return [container | {"is_collapsible": True, "default_collapsed": True}]

    def _heading(self, text: str) -> list[Block]:
        if not text or len(text) > 150:
            return self._bold(text)
        self.words -= len(text)
        return [{"type": "header", "text": plain(text, 150)}]

    def _bold(self, text: str) -> list[Block]:
        return self._rich(section(run(cut(text, LONGEST), bold=True))) if text else []

    def _note(self, text: str) -> list[Block]:
        return self._if_room([{"type": "context", "elements": [plain(text, 2000)]}]) if text.strip() else []

    def _facts(self, rows: list[list[Element]]) -> list[Block]:
        kept = list(self._fitting(rows))
        self.left_out |= len(kept) < len(rows)
        return [rich(section(*lines(kept)))] if kept else []

    def _list(self, items: list[list[Element]], told: Sequence[Spans]) -> list[Block]:
        """A list cut where the message's words run out, with a way to the rest."""
        kept = [section(*item) for item in self._fitting(items)]
        made = [rich({"type": "rich_text_list", "style": "bullet", "elements": kept})] if kept else []
        rest = [{"type": "context", "elements": [plain(more(told[len(kept) :]), 2000)]}]
        return made + rest if len(kept) < len(items) else made

    def _table(self, table: Table) -> list[Block]:
        if not table.columns or not table.rows:
            return self._note("None.") if table.columns else []
        if self.tables:
            self.tables -= 1
            return table_blocks(table)
        links = [tuple(span for cell in row for span in cell) for row in table.rows]
        return self._list(table_items(table), links)

    def _chart(self, chart: Chart, *, folded: bool) -> list[Block]:
        drawn = chart_block(chart) if self.charts and not folded else None
        if drawn:
            self.charts -= 1
            return [drawn, *(self._told(chart) if shortened(chart) else [])]
        title = self._bold(one_line(chart.title))
        if chart.shape is Shape.MATRIX and self.tables:
            return [*title, *self._table(grid(chart))]
        return [*title, *self._told(chart)]

    def _told(self, chart: Chart) -> list[Block]:
        said = [cut(line, 500) for line in chart_lines(chart)]
        return self._list([[run(line)] for line in said], [(Strong(line),) for line in said])

    def _entries(self, entries: Sequence[Entry]) -> list[Block]:
        made: list[Block] = []
        shown: list[Element] = []
        said = [lines([runs(entry.title, 1000, bold=True), *map(runs, entry.lines)]) for entry in entries]
        kept = list(self._fitting(said))
        for entry, paragraph in zip(entries, kept, strict=False):
            shown.append(section(*paragraph))
            if entry.buttons and not self.menus:
                made += [*_packed(shown), *actions(entry.buttons)]
                shown = []
        made += _packed(shown)
        if len(kept) < len(entries):
            left = [entry.title for entry in entries[len(kept) :]]
            made.append({"type": "context", "elements": [plain(more(left), 2000)]})
        return made + (entry_menus(entries[: len(kept)]) if self.menus else [])

    def _fitting(self, paragraphs: Sequence[list[Element]]) -> Iterator[list[Element]]:
        """The first of the paragraphs, as far as there is room for their words."""
        for paragraph in paragraphs:
            words = length(paragraph)
            if words > self.words:
                return
            self.words -= words
            yield paragraph

    def _rich(self, element: Element) -> list[Block]:
        return self._if_room([rich(element)])

    def _if_room(self, blocks: list[Block]) -> list[Block]:
        words = length(blocks)
        if words > self.words:
            self.left_out = True
            return []
        self.words -= words
        return blocks


def _packed(shown: list[Element]) -> list[Block]:
    """Records without buttons between them are one list; one alone stands as a paragraph."""
    if len(shown) > 1:
        return [rich({"type": "rich_text_list", "style": "bullet", "elements": shown})]
    return [rich(element) for element in shown]


def _folded(blocks: Sequence[Block]) -> list[Block]:
    """Blocks as a container takes them: rich text as plain text. Slack's page names rich text among what it may hold;
    others saw its service refuse that (https://docs.rs/slack-morphism, ``SlackContainerBlock``), and the whole message.
    """
    made: list[Block] = []
    for block in blocks:
        if block["type"] != "rich_text":
            made.append(block)
            continue
        for line in filter(str.strip, spoken(block).splitlines()):
            before = made[-1]["text"]["text"] if made and made[-1]["type"] == "section" else ""
            if before and len(before) + len(line) < LONGEST:
                made[-1]["text"]["text"] = f"{before}\n{line}"
            else:
                made.append({"type": "section", "text": plain(line, LONGEST)})
    return made


def _merged(blocks: Sequence[Block]) -> list[Block]:
    """Rich texts that follow each other made one block, where a message has too many."""
    made: list[Block] = []
    for block in blocks:
        if made and made[-1]["type"] == block["type"] == "rich_text":
            made[-1] = rich(*made[-1]["elements"], section(run("\n")), *block["elements"])
        else:
            made.append(block)
    return made


def _fit(blocks: list[Block], *, whole: bool, most: int = _BLOCKS) -> list[Block]:
    """No more blocks than a message may have; buttons at its end stay, for they lead on."""
    if _count(blocks) > most:
        blocks = _merged(blocks)
    if whole and _count(blocks) <= most:
        return blocks
    tail: list[Block] = []
    while blocks and blocks[-1]["type"] == "actions" and len(tail) < 5:
        tail.insert(0, blocks.pop())
    while _count(blocks) + len(tail) >= most:
        blocks.pop()
    return [*blocks, {"type": "context", "elements": [plain(_TOO_LONG, 2000)]}, *tail]


def _count(blocks: Sequence[Block]) -> int:
    """A container's blocks count too."""
    return sum(1 + len(block.get("child_blocks", ())) for block in blocks)


def _number(blocks: Sequence[Block], mark: str) -> None:
    """Every block gets an id of its own, and every button and menu a number behind what it is."""
    everything = [one for block in blocks for one in (block, *block.get("child_blocks", ()))]
    for at, block in enumerate(everything, 1):
        block["block_id"] = cut(clean(mark), 255) if at == 1 and mark else f"b{at}"
    acting = [element for block in everything if block["type"] == "actions" for element in block["elements"]]
    for at, element in enumerate(acting, 1):
        element["action_id"] = f"{element['action_id']}:{at}"
