"""How does a table refuse to have its rows changed or deleted?"""

from __future__ import annotations

_SQLITE = (
    "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
    "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
    # INSERT OR REPLACE deletes the row it replaces without asking the trigger above.
    """CREATE TRIGGER {0}_no_replace BEFORE INSERT ON {0}
       WHEN EXISTS (SELECT 1 FROM {0} WHERE programme_id = NEW.programme_id AND number = NEW.number)
       BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION {0}_refuse() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RAISE EXCEPTION '{0} is append-only'; END $$""",
    """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {0}
       FOR EACH STATEMENT EXECUTE FUNCTION {0}_refuse()""",
)


def refusing(table: str, dialect: str) -> tuple[str, ...]:
    """The statements after which a table refuses UPDATE and DELETE, by whatever way they come."""
    statements = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    return tuple(statement.format(table) for statement in statements)
