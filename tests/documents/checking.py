"""Which findings has a paper that a test writes? A clean report and pack to spoil, one part at a time."""

from datetime import date

from documents.checks import check
from documents.recognise import recognise
from documents.text import read_text
from registers.calendar import Calendar
from registers.findings import Finding

#: Early May and spring bank holidays, and Good Friday, of 2024.
CALENDAR = Calendar(frozenset({date(2024, 3, 29), date(2024, 5, 6), date(2024, 5, 27)}))
NAME = "a-paper.txt"

ACTIONS = """\
CR060 Decision¦DAG34-01¦Programme to issue CR060 redlining to members¦Programme (Ada Moss)¦27/03/2024
¦DAG34-02¦Chair to write to the raiser of CR060¦Chair¦10/04/2024
Previous Meeting(s)¦DAG33-04¦Programme to publish the list of flows¦Programme (Ada Moss)¦10/04/2024"""
DECISIONS = "CR060 Decision¦DAG-DEC90¦The SRO approved CR060 (Longer Window For Late Reads) for release in IR9"
DISCUSSION = (
    "CR060 Decision¦<p>CR060 (Longer Window For Late Reads) came back from "
    "assessment, and members had read the answers.</p>"
    "<p>The redlining follows (ACTION DAG34-01), the raiser hears of it (ACTION DAG34-02).</p>"
    "<p>The Chair approved CR060 for release in IR9 (DECISION DAG-DEC90).</p>{more}"
)
PEOPLE = """\
Chair

Tom Hale

Chair

Industry Representatives

Ana Reed

DNO Representative

Bo Lind

Large Supplier Representative

MHHS

Ada Moss

Design Lead
"""
ROLL = "¦Constituency¦Yes¦No¦Abstained\n¦DNO Representative¦✓¦¦\n¦Large Supplier Representative¦¦✓¦"


def report(
    *,
    actions: str = ACTIONS,
    decisions: str = DECISIONS,
    more: str = "",
    after: str = "",
    people: str = PEOPLE,
    issued: str = "20/03/2024",
    next_meeting: str = "10 April 2024 10am",
) -> str:
    """A headline report of Wednesday 13 March 2024; ``more`` goes into its discussion, ``after`` behind it."""
    return f"""
MHHS Design Advisory Group (DAG) Headline Report

Issue date: {issued}

Meeting Number¦DAG34¦Venue¦Virtual – MS Teams
Meeting Date and Time¦13 March 2024 10:00-12:00¦Classification¦Public

Actions

Area¦Ref¦Action¦Owner¦Due
{actions}

Decisions

Area¦Ref¦Decision
{decisions}

Key Discussion Items

Area¦Discussion
{DISCUSSION.format(more=f"<p>{more}</p>" if more else "")}

{after}

Next meeting: {next_meeting}

Attendees

{people}
"""


AGENDA = """\
1¦Welcome¦¦¦Chair¦10:00-10:05 5 mins¦1
2¦Plan Update¦Hear how the plan stands¦Information¦Programme (Ada Moss)¦10:05-10:20 15 mins¦2
3¦Window Paper¦Agree the way forward¦Decision¦Chair & Secretariat¦10:20-10:40 20 mins¦5"""
LOG = """\
CCAG31-01¦24/01/2024¦Programme to list the topics¦Programme (Ada Moss)¦27/03/2024¦ONGOING: The list is being made.
CCAG31-02¦24/01/2024¦Chair to write to Ofgem¦Chair¦14/02/2024¦RECOMMEND CLOSED: The letter was sent."""
SLIDES = """\
Plan Update

INFORMATION: Hear how the plan stands

Programme – Ada Moss

15 mins

The plan stands well.

Window Paper

DECISION: Agree the way forward

Chair & Secretariat

20 mins

The paper asks for a longer window."""


def pack(*, agenda: str = AGENDA, log: str = LOG, slides: str = SLIDES, after: str = "") -> str:
    """A meeting pack for Wednesday 28 February 2024."""
    return f"""
Cross Code Advisory Group #32

28 February 2024

Agenda

#¦Item¦Objective¦Type¦Lead¦Time¦Page
{agenda}

Minutes and Actions

Ref¦Date Raised¦Action¦Owner¦Due Date¦Update
{log}

{slides}

{after}
"""


def block(
    ref: str, *, raised: str = "10/01/24", status: str = "Consultation", decision: str = "TBC", words: str = "TBC"
) -> str:
    """One change of a horizon scanning log."""
    return (
        f"Change Title¦¦{ref} - A change of no concern¦¦¦¦¦\nChange Summary:¦¦It changes little.¦¦¦¦¦\n"
        f"Stakeholder positions:¦¦{words}¦¦¦¦¦\n"
        f"Date raised:¦{raised}¦Status:¦{status}¦Decision date:¦{decision}¦MHHS Impact¦Of interest\n"
    )


def findings(words: str) -> tuple[Finding, ...]:
    """What the checks find in a paper; ``¦`` stands for a tab."""
    paper = read_text(NAME, words.replace("¦", "\t").encode())
    return check(paper, recognise(paper), CALENDAR)


def found(words: str, name: str) -> list[Finding]:
    """What one check finds."""
    return [one for one in findings(words) if one.check == name]


def quotes(words: str, name: str) -> list[str]:
    """The words that one check points at."""
    return [one.quote for one in found(words, name)]
