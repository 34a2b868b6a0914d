"""Which figures are measured, in which order? ``python -m benchmarks [commands|processes|papers|wire|teams]``."""

from __future__ import annotations

import sys

from benchmarks import commands, papers, processes, teams, wire

PARTS = {
    "commands": commands.measure,
    "processes": processes.measure,
    "papers": papers.measure,
    "wire": wire.measure,
    "teams": teams.measure,
}


def main(asked: list[str]) -> int:
    """Measures the parts that were asked for, or all of them; 2 for a part there is not."""
    unknown = [name for name in asked if name not in PARTS]
    if unknown:
        print(f"There is no part {', '.join(unknown)}. Say some of: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    for name in asked or PARTS:
        for line in PARTS[name]():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
