"""Is a word missing, doubled or in the wrong form?

Only slips that are wrong in any text, never matters of style: each pattern is one kind of slip that editors know, and
what is said of it names the words (``{0}`` is all that matched).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run, said_lines
from registers.findings import Finding, Severity

_VERBS = "note|state|advise|highlight|confirm|agree|propose|believe|request|summarise|suggest|explain|remind|clarify"
_NEEDS_NO_BE = r"(?!need|proceed|feed|exceed|succeed|embed|speed|seed|shed|heed|breed)\w{4,}ed"
#: What to say of a slip, a string that it needs (most paragraphs have it not, which saves the search), its pattern.
_SLIPS = tuple(
    (told, needs, re.compile(pattern))
    for told, needs, pattern in (
        (
            "“{0}” leaves out who {1}. Name them.",
            "The ",
            r"\bThe ((?:summaris|not|stat|advis|confirm|propos|outlin|explain|agre|highlight)ed) (?:the|that|a)\b",
        ),
        (
            "In “{0}” the verb does not agree with its subject. Write “{1}s”, or its past form.",
            "The ",
            rf"\bThe (?:Chair|SRO|IPA|Secretariat|(?:\w+ ){{1,3}}(?:Representative|Lead)) ({_VERBS})\b(?! to\b)",
        ),
        (
            "Before “{1}” a word such as “will” is missing, or the verb lacks its ending. Correct the verb.",
            "The Programme ",
            r"\bThe Programme (collate|issue|send|seek|schedule|circulate) ",
        ),
        (
            "“{0}” lacks “be”: “to be {1}”. Add it.",
            " to ",
            rf"\b(?i:(?:update|paper|item|action|comment)s?) to ({_NEEDS_NO_BE}) (?:in|by|at|on|before|with|as|to)\b",
        ),
        ("“{0}” has a word too many. Take out “to” or “the”.", " to the", r"\benable[sd]? to the\b"),
        ("“{0}” has a “to” too many. Take it out.", "to ", r"\bto (?:back to|into)\b"),
        ("“{1}” stands twice. Take one out.", "", r"\b(the|a|an|of|to|and|for|with|by|be|are|at|from) \1\b"),
        (
            "“{0}” has a second “{1}”: one word of it is wrong. Rewrite it.",
            "",
            r"\b(is|are|was|were) (?!not|it|this|that|so|what|to|as|how)[a-z]+ \1\b",
        ),
        (
            "“{0}” has two articles. Take one out.",
            "",
            r"\b(?:the an?\b(?! level| team)|an (?:the|a)\b|a (?:the|an)\b)",
        ),
        (
            "“{0}” lacks a word after “how”, such as “to”. Add it.",
            "of how ",
            r"\bof how (?!often|soon|well|far|much|many|long|the|to|best|\w+ly\b)[a-z]{3,} the\b",
        ),
        (
            "“{1}” should be in its past form. Add its ending.",
            "",
            r"\b(?<!to )(?<!the )(?<!an )(outline|describe|mention|detail) (?:above|below)\b",
        ),
        (
            "“{0}” leaves out who {1}. Name them.",
            "whil",
            r"\b(?:whilst|while) (accepts|agrees|supports|notes|believes|acknowledges)\b",
        ),
        (
            "“{0}” joins an adjective and an adverb: a verb such as “managed” is missing. Add it.",
            "able and ",
            r"\b\w{3,}able and \w{3,}ly from\b",
        ),
        (
            "“{0}”: an item is no time to wait “until”; “in” or “at” may be meant. Correct it.",
            "until ",
            r"\buntil (?:agenda )?item\b",
        ),
        (
            "A full stop is missing before “{1}”. Add it.",
            "",
            r"(?<=[a-z0-9] )((?:The|This|These|It) (?:MHHS|Programme|Chair|change|representative)\b)",
        ),
        (
            "A comma stands before “{1}”, where a sentence starts. Write a full stop.",
            ", ",
            r"[a-z], ((?:A|The|This|These|It|They|We) [a-z]+ (?:will|is|was|are|were|has|have))\b",
        ),
        (
            "“{1}” is plural and one number follows. Confirm whether more than one is meant.",
            "s ",
            r"\b(Attachments|Appendices|Annexes|Tables|Figures) \d{1,2}\b(?!\s*(?:and|,|to|-|–|&))",
        ),
        (
            "“{0}”: “as” should perhaps be “at”. Confirm the word.",
            " as a",
            r"\b(?:review|session|discussion|assurance) as an? [A-Z]{2,6} meeting\b",
        ),
        ("“{0}” lacks “the” before “rest”. Add it.", " rest of", r"\b(?:to|for|in|with|by|from|across) rest of\b"),
        (
            "“{1}” lacks its apostrophe: “{1}’ {2}”. Add it.",
            "of ",
            r"\bof (participants|members|parties|suppliers) (feelings|views|opinions|thoughts)\b",
        ),
    )
)
#: ``Stated would object``: whose words a row gives may go unsaid, but not who would.
_WHO = re.compile(
    r"\b(?:Stated|Advised|Noted|Believed) (?:very \w+|would|could|should|was|were|had)\b(?! (?:be|been)\b)"
)
#: A heading of more words may be a sentence that a reader took for one.
_A_TITLE = 5
#: Fewer words in a cell are a name, a date or a state.
_A_CLAUSE = 2


def check_slips(case: Case) -> Iterator[Finding]:
    """Words missing, doubled or in the wrong form: each kind once for a paragraph, the same words once for a paper."""
    unsaid: list[tuple[Run, re.Match[str]]] = []
    told: set[tuple[str, str]] = set()
    for run in case.runs:
        if run.text.count(" ") < (_A_TITLE if run.heading else _A_CLAUSE):
            continue
        for says, needs, pattern in _SLIPS:
            at = pattern.search(run.text) if needs in run.text else None
            if at and (says, at[0]) not in told:
                told.add((says, at[0]))
                yield case.at(
                    "sentence-slip", Severity.NOTICE, run, at.span(), says.format(at[0].strip(), *at.groups())
                )
        unsaid += [(run, at) for at in _WHO.finditer(run.text)]
    if unsaid:
        run, at = unsaid[0]
        lines = said_lines([one.line_at(where.start()) for one, where in unsaid])
        yield case.at(
            "sentence-slip",
            Severity.NOTICE,
            run,
            at.span(),
            f"“{at[0]}” leaves out of whom it speaks ({lines}): a word such as “they” is missing. Add it.",
        )
