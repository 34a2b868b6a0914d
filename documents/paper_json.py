"""How does a paper travel from the process that read it, and what of it is believed?

As JSON, never as objects: the reader may have been taken over by what it read. Whatever does not have the shape of a
paper is refused as a fault of the reader's.
"""

from __future__ import annotations

import json
from typing import Any

from documents.paper import Block, Cell, Heading, Paper, Paragraph, Passage, Row, Table


def encoded(paper: Paper) -> str:
    """The paper as JSON text."""
    blocks = [_block(block) for block in paper.blocks]
    return json.dumps({"blocks": blocks, "lines": paper.lines}, ensure_ascii=False, separators=(",", ":"))


def decoded(name: str, told: Any) -> Paper:
    """The paper of what was told; raises ``ValueError`` for anything that is none."""
    try:
        lines = tuple(_text(line) for line in _list(told["lines"]))
        return Paper(name, tuple(_read_block(block, len(lines)) for block in _list(told["blocks"])), lines)
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError("no paper") from error


def _block(block: Block) -> list[Any]:
    match block:
        case Heading():
            return ["heading", block.text, block.line]
        case Paragraph():
            return ["paragraph", block.text, block.line, block.bullet, block.marked]
        case Table():
            return ["table", [_row(row) for row in (block.header, *block.rows)]]


def _row(row: Row) -> list[Any]:
    return [row.line, [[[one.text, one.line, one.marked] for one in cell.passages] for cell in row.cells]]


def _read_block(block: Any, lines: int) -> Block:
    match block:
        case ["heading", text, line]:
            return Heading(_text(text), _line(line, lines))
        case ["paragraph", text, line, bool(bullet), marked]:
            return Paragraph(_text(text), _line(line, lines), bullet, _texts(marked))
        case ["table", [header, *rows]]:
            return Table(_read_row(header, lines), tuple(_read_row(row, lines) for row in rows))
        case _:
            raise ValueError("no block")


def _read_row(row: Any, lines: int) -> Row:
    line, cells = _list(row)
    return Row(
        tuple(Cell(tuple(_passage(one, lines) for one in _list(cell))) for cell in _list(cells)), _line(line, lines)
    )


def _passage(passage: Any, lines: int) -> Passage:
    text, line, marked = _list(passage)
    return Passage(_text(text), _line(line, lines), _texts(marked))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(one) for one in _list(value))


def _text(value: Any) -> str:
    """Words: recognisers count on none being empty of them."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _line(value: Any, lines: int) -> int:
    if type(value) is not int or not 0 < value <= lines:
        raise ValueError("no line of the paper")
    return value
