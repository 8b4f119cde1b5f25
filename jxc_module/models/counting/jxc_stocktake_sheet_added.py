from zlib import crc32

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.count_sheet import Problem, addition_key
from ..base.halving import attempt
from .jxc_stocktake_sheet_read import MOST_ADDED


class JxcStocktake(models.Model):
    """Rows that were added to a sheet, and what is wrong with rows, in words."""

    _inherit = 'jxc.stocktake'

    def _sheet_added(self, rows, sheet, earlier, changes, problems):
        """Put what added rows change into ``changes``, and what is wrong with them beside it."""
        if len(rows) > MOST_ADDED:
            problems.append(self._sheet_problem(0, '', 'added', str(len(rows)), str(MOST_ADDED)))
            return
        known = self._sheet_dictionary(rows) if rows else None
        for row in rows:
            values, problem = self._sheet_added_values(row, known)
            if problem is None:
                product = self.env['product.product'].browse(values['product_id'])
                problem = self._sheet_decimals(row, product)
            if problem:
                problems.append(problem)
                continue
            name = f'a{crc32(addition_key(row.values).encode()):x}'
            change = self._sheet_changed(row, name, values, sheet.token, earlier)
            problem = self._sheet_try(row, change)
            if problem:
                problems.append(problem)
            elif change:
                changes.append(change)

    def _sheet_try(self, row, change):
        """Return why an entry would be refused, None where it would be stored."""
        if change is None or change.kind not in ('new', 'changed'):
            return None
        entries = self.env['jxc.stocktake.entry']
        vals = entries._clean_given(change.values)
        _rows, error = attempt(self.env, lambda: entries._checked([vals]) and None)
        if error is None:
            return None
        if not isinstance(error, UserError):
            raise error
        return self._sheet_problem(row.number, 'code', 'refused', row.values['code'], str(error))

    def _sheet_dictionary(self, rows):
        """Return what the words of added rows may mean: places, products and lots by name."""
        company = Domain('company_id', 'in', [False, self.company_id.id])
        codes = list({row.values['code'] for row in rows})
        ids = [int(code[1:]) for code in codes if code[:1] == '#' and code[1:].isdigit()]
        products = self.env['product.product'].with_context(skip_preprocess_gs1=True)
        found = products.search_fetch(
            company
            & (
                Domain('default_code', 'in', codes)
                | Domain('barcode', 'in', codes)
                | Domain('id', 'in', [one for one in ids if one < 2**31])
            ),
            ['default_code', 'barcode'],
        )
        by_code = {}
        for product in found:
            for code in (product.default_code, product.barcode, f'#{product.id}'):
                if code:
                    by_code.setdefault(code, self.env['product.product'])
                    by_code[code] |= product
        places = {}
        for place in self.env['jxc.stocktake.place'].search([('stocktake_id', '=', self.id)]):
            location = place.location_id
            for name in (location.complete_name, location.barcode, location.name):
                if name:
                    places.setdefault(name.casefold(), self.env['stock.location'])
                    places[name.casefold()] |= location
        names = [row.values['lot'] for row in rows if row.values.get('lot')]
        lots = self.env['stock.lot'].search(
            company & Domain('name', 'in', names) & Domain('product_id', 'in', found.ids)
        )
        by_name = {(lot.product_id.id, lot.name): lot for lot in lots}
        return by_code, places, by_name

    def _sheet_added_values(self, row, known):
        """Return ``(values, None)`` of an added row, or ``(None, problem)``."""
        by_code, places, lots = known
        values = row.values
        products = by_code.get(values['code'])
        locations = places.get(values['place'].casefold())
        for column, found in (('code', products), ('place', locations)):
            if not found:
                return None, self._sheet_problem(row.number, column, 'unknown', values[column])
            if len(found) > 1:
                return None, self._sheet_problem(row.number, column, 'several', values[column])
        for column in ('package', 'owner'):
            if values.get(column):
                return None, self._sheet_problem(row.number, column, 'not_here', values[column])
        name = values.get('lot') or ''
        lot = lots.get((products.id, name))
        return {
            'stocktake_id': self.id,
            'location_id': locations.id,
            'product_id': products.id,
            'lot_id': lot.id if lot else False,
            'lot_name': False if lot else name or False,
        }, None

    # === WORDS === #

    def _sheet_problem(self, row, column, reason, value='', other=''):
        return Problem(row, column, reason, value, other)

    def _sheet_words(self, problem):
        """Return what is wrong with a row, and what to do about it."""
        words = {'value': problem.value, 'other': problem.other}
        other = self.browse()
        if problem.reason == 'other_count':
            other = self.search([('id', '=', min(int(problem.other), 2**31 - 1))])
        return {
            'columns': self.env._(
                "This is no count sheet: its hidden columns %(value)s are missing. Fill in the "
                "workbook that was downloaded here.",
                **words,
            ),
            'round': self.env._(
                "This is a sheet of an earlier count of the same places. Download a new one."
            ),
            'others': self.env._(
                "Somebody else read this sheet before. He, who is responsible or a manager "
                "reads it again; or download a sheet of your own."
            ),
            'added': self.env._(
                "%(value)s rows were added, more than %(other)s. Count what the list does not have "
                "by scanner, or open a count for it.",
                **words,
            ),
            'key': self.env._(
                "The hidden key of the row was changed. Copy the row from the sheet as it was "
                "downloaded."
            ),
            'other_count': self.env._(
                "%(value)s rows are of another count (%(count)s). Read that sheet there.",
                value=problem.value,
                count=other.name or f"no. {problem.other}",
            ),
            'doubled': self.env._(
                "The same line stands in row %(other)s. Add up the quantities in one of them and "
                "delete the other.",
                **words,
            ),
            'gone': self.env._(
                "This line is not in the count, or not yours. Take the row out.", **words
            ),
            'posted': self.env._("This line is posted already. Take the row out.", **words),
            'altered': self.env._(
                "“%(value)s” was “%(other)s” when the sheet was made. Put it back; what else you "
                "found goes into the empty rows at the end.",
                **words,
            ),
            'unknown': self.env._(
                "“%(value)s” is not known. Write the code, barcode or place as it stands in the "
                "list above.",
                **words,
            ),
            'several': self.env._(
                "“%(value)s” means several. Write the barcode, or the place with its path.", **words
            ),
            'not_here': self.env._(
                "“%(value)s”: what lies in packages or belongs to others is added by scanner.",
                **words,
            ),
            'refused': problem.other,
            'no_code': self.env._("Write the code of the product, or clear the row."),
            'no_place': self.env._("Write the place, or clear the row."),
            'no_quantity': self.env._("Write the quantity, or clear the row."),
            'date': self.env._(
                "Excel made a day of it (%(value)s). Write the number again; cases as 3x12+5.",
                **words,
            ),
            'negative': self.env._("“%(value)s”: a counted quantity is not negative.", **words),
            'large': self.env._("“%(value)s” is too large. Check the number.", **words),
            'comma': self.env._(
                "“%(value)s” can be read in two ways: leave out the comma, or use a point.", **words
            ),
            'decimals': self.env._("“%(value)s” has more decimals than the unit has.", **words),
        }.get(
            problem.reason,
            self.env._(
                "“%(value)s” is no quantity. Write a number, or cases such as 3x12+5.", **words
            ),
        )
