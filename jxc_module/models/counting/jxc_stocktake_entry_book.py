from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.bulk import insert_rows

MANY = 100  # entries that are stored by one statement


class JxcStocktakeEntry(models.Model):
    """The book that entries are compared with, and entries that a decision makes."""

    _inherit = 'jxc.stocktake.entry'

    @api.model
    def _check_kits(self, rows):
        """Raise where what the book does not know is a kit: the book never does."""
        products = self.env['product.product'].browse({row['product_id'] for row in rows})
        if 'is_kits' not in products._fields:
            return
        for kit in products.filtered('is_kits')[:1]:
            raise UserError(
                self.env._(
                    "%(product)s is a kit: count what it is made of.", product=kit.display_name
                )
            )

    @api.model
    def _find_books(self, rows):
        """Put the book of this moment, of the count's day or of the device's time in each row.

        Of goods with lots that were counted without one, the book of all their lots, too.
        """
        for instant in {row['instant'] for row in rows}:
            some = [row for row in rows if row['instant'] == instant]
            if instant is None and all('book_now' in row for row in some):
                books = [float(row['book_now']) for row in some]  # asked with the line
            else:
                books = self._ask_books(some, instant)
            for row, book in zip(some, books, strict=True):
                row['book_kept'] = 0.0 if row.get('lot_name') else book
            without = [row for row in some if row.get('without_lot')]
            if without:
                books = self._ask_books(without, instant, all_lots=True)
                for row, book in zip(without, books, strict=True):
                    row['lots_book_kept'] = book - row['book_kept']

    @api.model
    def _ask_books(self, rows, instant, all_lots=False):
        """Return the book of each row, in their order."""
        facts = self.env['jxc.facts'].sudo()  # the book is that of the place, whoever counts there
        query = SQL(
            "SELECT fresh.row, %(book)s FROM (%(rows)s) AS fresh",
            book=facts._stocktake_book_sql('fresh', instant, all_lots),
            rows=self._rows_table(rows),
        )
        books = dict(self.env.execute_query(query))
        return [float(books[number]) for number in range(len(rows))]

    @api.model
    def _books_of(self, lines):
        """Return the book of lines, of now or of their count's day.

        :return: ``{line: quantity}``
        """
        lines = lines.sudo()  # what is asked for follows from lines that were chosen by right
        rows = [self._decided_row(line) for line in lines]
        self._find_books(rows)
        return {line: row['book_kept'] for line, row in zip(lines, rows, strict=True)}

    @api.model
    def _store_decided(self, pairs, how):
        """Store quantities that follow from a decision; they replace what was counted.

        :param pairs: list of (jxc.stocktake.line, quantity in the product's unit)
        """
        # the caller was asked whether the user leads the count of these lines
        lines = self.env['jxc.stocktake.line'].sudo().browse(line.id for line, _qty in pairs)
        rows = [
            {**self._decided_row(line), 'quantity': quantity, 'product_qty': quantity, 'how': how}
            for line, (_line, quantity) in zip(lines, pairs, strict=True)
        ]
        self._find_books(rows)
        self._insert_entries(rows)
        lines._derive()

    @api.model
    def _decided_row(self, line):
        count = line.stocktake_id
        return {
            'stocktake_id': count.id,
            'company_id': line.company_id.id,
            'line_id': line.id,
            'warehouse_id': line.warehouse_id.id,
            **line._identity(),
            'uom_id': line.product_id.uom_id.id,
            'replaces': True,
            'round': line.round,
            'user_id': self.env.uid,
            'device_time': fields.Datetime.now(),
            'instant': count.as_of or None,
        }

    @api.model
    def _insert_entries(self, rows):
        """Store rows; their values were checked or follow from lines."""
        names = self._stored_names()
        values = [{name: row[name] for name in names if name in row} for row in rows]
        if len(values) >= MANY and not any(row.get('photo') for row in values):
            return self._insert_many(values, [name for name in names if name != 'photo'])
        # nobody has the right to create entries by hand: they go through the checks before this
        return self.sudo()._create_checked(values)

    @api.model
    def _insert_many(self, rows, names):
        """Store the rows of a sheet by one statement; the ORM takes as long as all that is checked.

        :param rows: as for ``create``
        :param names: of the columns
        """
        self.env.flush_all()
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        floats = {name for name in names if self._fields[name].type == 'float'}
        base = {**dict.fromkeys(names), 'how': 'typed', 'round': 1, 'replaces': False}
        fresh = [{**base, **row} for row in rows]
        for row in fresh:
            for name in floats:
                if row[name] is not None:
                    row[name] = round(row[name], digits)
        return insert_rows(self.sudo(), fresh)  # the rights were asked when they were checked
