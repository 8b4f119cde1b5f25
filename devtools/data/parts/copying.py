"""COPY into Odoo's tables, with ids and names that Odoo's own sequences go on from."""

import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from devtools.data.parts.bare import bare
from devtools.data.parts.progress import Progress

CHUNK = 50_000
"""Rows of one COPY: some ten MiB of text."""


class Copier:
    """Hands out ids, copies rows; everything in the transaction of the given cursor."""

    def __init__(self, cr, uid: int, progress: Progress) -> None:
        self.cr, self.progress = cr, progress
        self.user = {'create_uid': uid, 'write_uid': uid}
        self.counts: dict[str, int] = {}
        self.next_ids: dict[str, int] = {}

    def ids(self, table: str, count: int) -> range:
        """Reserve ids that neither the table nor its sequence has used."""
        if table not in self.next_ids:
            self.cr.execute(
                f'SELECT GREATEST((SELECT COALESCE(MAX(id), 0) FROM "{table}"), last_value) + 1'
                f' FROM "{table}_id_seq"'
            )
            self.next_ids[table] = self.cr.fetchone()[0]
        first = self.next_ids[table]
        self.next_ids[table] += count
        return range(first, first + count)

    def copy(self, table: str, columns: str, rows: Iterable[tuple], **constant) -> None:
        """Copy rows with these columns (names apart by blanks) and constants for all of them."""
        names = [*columns.split(), *constant]
        end = ''.join(f'\t{_text(value)}' for value in constant.values()) + '\n'
        command = f'COPY "{table}" ({", ".join(names)}) FROM STDIN'
        total = 0
        with bare(self.cr, table):
            for chunk in _chunks(rows):
                text = ''.join(['\t'.join(map(_text, row)) + end for row in chunk])
                self.cr._obj.copy_expert(command, io.StringIO(text))
                total += len(chunk)
            self.progress.bar(f"{table}: indexes and foreign keys", 1, 1)
        if 'id' in names:
            self.cr.execute(f'SELECT setval(\'{table}_id_seq\', (SELECT MAX(id) FROM "{table}"))')
        self.counts[table] = total
        self.progress.say(f"{table} {total:,}")

    def copy_log(self, table: str, columns: str, rows: Iterable[tuple], **constant) -> None:
        """Copy rows of a model: with who made them."""
        self.copy(table, columns, rows, **constant, **self.user)


class Names:
    """Names from an `ir.sequence`, taken in bulk; `close` moves the sequence on."""

    def __init__(self, sequence) -> None:
        self.sequence = sequence
        self.prefix, self.suffix = sequence._get_prefix_suffix()
        self.number = sequence.number_next_actual

    def next(self) -> str:
        """Return the next name."""
        name = f'{self.prefix}{self.number:0{self.sequence.padding}d}{self.suffix}'
        self.number += self.sequence.number_increment
        return name

    def close(self) -> None:
        """Let Odoo go on behind the last name."""
        self.sequence.number_next_actual = self.number


def _chunks(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _text(value) -> str:
    if value is None:
        return '\\N'
    kind = type(value)
    if kind is bool:
        return 't' if value else 'f'
    if kind is datetime:
        return value.isoformat(' ')
    if kind is str and '\\' in value:
        return value.replace('\\', '\\\\')
    return str(value)
