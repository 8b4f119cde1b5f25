import secrets

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.count_sheet import MAX_LINES, sheet_key
from ...tools.xlsx_book import Book
from ...tools.xlsx_form import FormColumn, write_form
from .jxc_stocktake import COUNTED

BLANK_ROWS = 200  # for what is found beside the list
MOST_PRINTED = 3000  # lines of a printed sheet; each has a picture


class JxcStocktake(models.Model):
    """Count sheets, on paper and as a workbook, sorted by place; without the book while blind."""

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    @api.readonly
    def action_sheet_print(self):
        """Print the sheets of the places that the user sees, each on a page of its own.

        :raise UserError: the count has no sheet, or too many lines for paper
        """
        self.ensure_one()
        self._check_has_sheet()
        number = self.env['jxc.stocktake.line'].search_count(self._sheet_domain())
        if number > MOST_PRINTED:
            raise UserError(
                self.env._(
                    "%(count)s has %(number)s lines, more than %(most)s: use the workbook, or give "
                    "each counter his own places.",
                    count=self.name,
                    number=f'{number:,}',
                    most=f'{MOST_PRINTED:,}',
                )
            )
        return self.env.ref('jxc_module.report_stocktake_sheet').report_action(self)

    @api.readonly
    def action_sheet_xlsx(self):
        """Download the sheet as a workbook that can be filled in and read back.

        :return: action
        :raise UserError: the count has no sheet, or too many lines
        """
        self.ensure_one()
        self._check_has_sheet()
        if self.env['jxc.stocktake.line'].search_count(self._sheet_domain()) > MAX_LINES:
            raise UserError(
                self.env._(
                    "%(count)s has more than %(most)s lines, which no sheet takes. Count by "
                    "scanner, or in several counts.",
                    count=self.name,
                    most=f'{MAX_LINES:,}',
                )
            )
        return self._book_action()

    @api.readonly
    def action_sheet_import(self):
        """Open the page on which a filled-in sheet is read back."""
        self.ensure_one()
        self.check_access('read')
        return self.env['jxc.stocktake.sheet']._dialog_action(
            self.env._("Read Back a Sheet"), {'stocktake_id': self.id}
        )

    @api.readonly
    def action_protocol(self):
        """Print the protocol of these counts, with places for signatures.

        :raise UserError: one is not posted
        """
        self.check_access('read')
        for count in self:
            if count.state != 'posted':
                raise UserError(
                    self.env._(
                        "%(count)s is not posted: there is no protocol yet.", count=count.name
                    )
                )
        return self.env.ref('jxc_module.report_stocktake_protocol').report_action(self)

    # === BUSINESS === #

    def _check_has_sheet(self):
        self.check_access('read')
        if self.state not in COUNTED:
            raise UserError(
                self.env._(
                    "%(count)s is not being counted: open it first, then print its sheets.",
                    count=self.name,
                )
            )

    def _sheet_domain(self):
        """Return the lines of a sheet: all of the first count, later those to be counted again."""
        domain = [('stocktake_id', '=', self.id)]
        return [*domain, ('state', '=', 'again')] if self.state == 'second' else domain

    def _sheet_shows_book(self):
        """Tell whether a sheet shows the book: never that of a blind count, whoever prints it."""
        return not self.blind

    def _sheet_lines(self):
        """Return the lines of the sheet that the user sees, by name of place and product."""
        names = ['place_id', 'location_id', 'product_id', 'lot_id', 'lot_name', 'package_id']
        names += ['owner_id', 'state', 'counted_qty']
        lines = self.env['jxc.stocktake.line'].search_fetch(self._sheet_domain(), names)
        lines.location_id.fetch(['complete_name', 'barcode'])
        lines.product_id.fetch(['default_code', 'barcode', 'product_tmpl_id', 'uom_id'])
        lines = lines.with_context(display_default_code=False)
        return lines.sorted(
            lambda line: (
                line.location_id.complete_name or '',
                line.product_id.default_code or '',
                line.product_id.id,
                line.lot_id.name or line.lot_name or '',
                line.id,
            )
        )

    def _sheet_places(self):
        """Return ``[(place of the count, lines)]`` of the printed sheets, empty places too."""
        by_place = self._sheet_lines().grouped('place_id')
        places = self.env['jxc.stocktake.place'].search([('stocktake_id', '=', self.id)])
        nothing = self.env['jxc.stocktake.line']
        if self.state == 'second':
            places = places.filtered(by_place.get)
        places = places.sorted(lambda place: place.location_id.complete_name or '')
        return [(place, by_place.get(place, nothing)) for place in places]

    def _sheet_url(self, line):
        """Return what the code of a line opens: the page of the count, at the line."""
        return f'{self.get_base_url()}/odoo/jxc-count/{self.id}?line_id={line.id}'

    @api.model
    def _sheet_code(self, product):
        """Return how a product is named in a sheet: reference, else barcode, else its id."""
        return product.default_code or product.barcode or f'#{product.id}'

    def _sheet_identity(self, line):
        """Return the words that say which line a row is, by column."""
        return {
            'place': line.location_id.complete_name or '',
            'code': self._sheet_code(line.product_id),
            'lot': line.lot_id.name or line.lot_name or '',
            'package': line.package_id.name or '',
            'owner': line.owner_id.name or '',
        }

    def _sheet_round(self):
        """Return the count, first, second or later, that a sheet made now is of, as one digit."""
        if self.state != 'second':
            return 1
        rounds = self.env['jxc.stocktake.line']._read_group(
            self._sheet_domain(), aggregates=['round:max']
        )
        return min(rounds[0][0] or 2, 9)

    # === WORKBOOK === #

    def _sheet_columns(self):
        columns = [
            FormColumn('key', self.env._("Line"), hidden=True),
            FormColumn('place', self.env._("Place"), 24, added=True),
            FormColumn('code', self.env._("Code"), 16, added=True),
            FormColumn('name', self.env._("Product"), 36),
            FormColumn('lot', self.env._("Lot/Serial Number"), 18, added=True),
            FormColumn('package', self.env._("Package"), 12),
            FormColumn('owner', self.env._("Owner"), 14),
            FormColumn('unit', self.env._("Unit"), 9),
            FormColumn('book', self.env._("Book"), 11, kind='number'),
            FormColumn('counted', self.env._("Counted"), 14, kind='number', open=True),
            FormColumn('note', self.env._("Note"), 30, open=True),
        ]
        if not self._sheet_shows_book():
            columns = [column for column in columns if column.word != 'book']
        return columns

    def _sheet_rows(self, columns):
        words = [column.word for column in columns]
        books = self._sheet_books() if 'book' in words else {}
        lines = self._sheet_lines()
        names = {product.id: product.display_name for product in lines.product_id}
        for line in lines:
            product = line.product_id
            values = {
                'key': sheet_key(self.id, line.id),
                **self._sheet_identity(line),
                'name': names[product.id],
                'unit': product.uom_id.name,
                'book': books.get(line.id),
            }
            yield [values.get(word) for word in words]

    def _sheet_books(self):
        """Return the book by id of the lines of the sheet, as far as the user may read it.

        In one query that carries his rights: computed line by line it takes half of the sheet.
        """
        lines = self.env['jxc.stocktake.line']
        query = lines._search(self._sheet_domain())
        book = lines._field_to_sql(query.table, 'book_qty', query)
        return dict(self.env.execute_query(query.select(SQL.identifier(query.table, 'id'), book)))

    def _write_book(self, stream):
        """Write the sheet to a file; what is already counted is not shown, so that it is counted.

        :param stream: file object, opened for writing bytes
        """
        self.ensure_one()
        self._check_has_sheet()
        columns = self._sheet_columns()
        # a file that is read twice is known by its token
        token = FormColumn(f'sheet:{self._sheet_round()}{secrets.token_hex(5)}', '', hidden=True)
        with Book(stream) as book:
            rows = ([*row, None] for row in self._sheet_rows(columns))
            write_form(book, self.name or "Sheet", [*columns, token], rows, BLANK_ROWS)
