"""Take foreign keys and plain indexes off a table while many rows go in.

Checking each row against a dozen foreign keys takes ten times as long as the rows themselves;
checking a table as a whole takes a moment. Same names, same definitions, same transaction.
"""

from contextlib import contextmanager

FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE conrelid = %s::regclass AND contype = 'f' AND convalidated ORDER BY conname"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid),
           obj_description(indexrelid, 'pg_class')
      FROM pg_index
     WHERE indrelid = %s::regclass AND NOT indisunique ORDER BY 1"""


@contextmanager
def bare(cr, table: str):
    """Drop what slows COPY down, and put it back afterwards."""
    cr.execute(FOREIGN_KEYS, [table])
    keys = cr.fetchall()
    cr.execute(INDEXES, [table])
    indexes = cr.fetchall()
    for name, _definition in keys:
        cr.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
    for name, _definition, _comment in indexes:
        cr.execute(f'DROP INDEX {name}')
    yield
    for name, definition, comment in indexes:
        cr.execute(definition)
        if comment:  # Odoo compares it with the index it wants
            cr.execute(f'COMMENT ON INDEX {name} IS %s', [comment])
    if keys:
        cr.execute(
            f'ALTER TABLE "{table}" '
            + ', '.join(f'ADD CONSTRAINT "{name}" {definition}' for name, definition in keys)
        )
