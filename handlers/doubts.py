"""What contradicts itself in the papers about a record? Mere notices stay in the import's own list."""

from __future__ import annotations

from chat.messages import Hint, Plain, Tag, Tone
from handlers.ask import Ask
from registers.actions import Source
from registers.findings import Finding, Severity
from registers.refs import Ref


def at(ask: Ask, source: Source) -> tuple[Hint, ...]:
    """The findings on the very line a record was read from."""
    return _hints(ask.unit.findings.at(source.paper, source.line)) if source.paper else ()


def naming(ask: Ask, ref: Ref) -> tuple[Hint, ...]:
    """The findings that name a record, wherever they stand."""
    return _hints(ask.unit.findings.naming(str(ref)))


def _hints(findings: tuple[Finding, ...]) -> tuple[Hint, ...]:
    told = (one for one in findings if one.severity is not Severity.NOTICE)
    return tuple(Hint((Tag("check", Tone.WARN), Plain(f" {one.says} ({one.paper}, line {one.line})"))) for one in told)
