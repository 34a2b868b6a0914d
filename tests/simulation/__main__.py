"""Prints what each person and channel of a large programme receives in 60 days, and what is wrong with it.

Run it as ``python -m tests.simulation [SEED]``.
"""

import sys
import tempfile
import time
from pathlib import Path

from storage.engine import Database
from tests.simulation.weeks import Simulation, Size, printed, wrong

with tempfile.TemporaryDirectory() as folder:
    database = Database.open(f"sqlite:///{Path(folder)}/programme.db")
    database.migrate()
    began = time.monotonic()
    weeks = Simulation(database, Size(seed=int(sys.argv[1]) if len(sys.argv) > 1 else 1)).run()
    found = wrong(weeks, database)
    database.close()
sys.stdout.write("\n".join([*printed(weeks), f"{time.monotonic() - began:.0f} s", *found, ""]))
sys.exit(bool(found))
