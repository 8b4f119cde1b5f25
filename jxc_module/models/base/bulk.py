"""Hand many computed rows to PostgreSQL in one statement."""

from collections.abc import Mapping, Sequence

from odoo.tools import SQL


def rows_sql(columns: Mapping[str, tuple[str, Sequence]]) -> SQL:
    """Return a SELECT that yields one row per position of the given columns.

    The values travel as one array literal a column: adapting and parsing 20,000 rows of numbers
    that way takes a quarter of the time of a VALUES list.

    :param columns: ``{column name: (PostgreSQL type, values)}``, all of the same length; numbers,
        booleans, dates and None, or strings for the type ``text``
    """
    names, arrays = [], []
    for name, (kind, values) in columns.items():
        names.append(SQL.identifier(name))
        if kind in ('text', 'varchar'):
            literal = ','.join(['NULL' if value is None else _quoted(value) for value in values])
            arrays.append(SQL("%s::text[]", '{' + literal + '}'))
        else:
            literal = ','.join(['NULL' if value is None else str(value) for value in values])
            arrays.append(SQL("%s::%s[]", '{' + literal + '}', SQL(kind)))  # pylint: disable=sql-injection
    return SQL(
        "SELECT * FROM unnest(%s) AS fresh (%s)", SQL(", ").join(arrays), SQL(", ").join(names)
    )


def _quoted(text: str) -> str:
    """Return a text as an element of an array literal.

    >>> print(_quoted('5" \\'))
    "5\\" \\\\"
    """
    if '"' in text or '\\' in text:
        text = text.replace('\\', '\\\\').replace('"', '\\"')
    return f'"{text}"'
