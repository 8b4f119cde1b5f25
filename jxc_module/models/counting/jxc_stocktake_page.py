from odoo import api, models
from odoo.exceptions import UserError

from ..base.given import given_records
from .jxc_stocktake import COUNTED

MOST_COUNTS = 50


class JxcStocktake(models.Model):
    """What the page of a counter asks. No answer carries the book, whether the count is blind or
    not: what is counted is told by the shelf.

    Everything is read with the rights of the counter, who sees the places that are his.
    """

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    @api.readonly
    def action_page(self):
        """Open the page on which this count is counted with a phone or a scanner."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('jxc_module.action_stocktake_entry')
        return {**action, 'params': {'stocktake_id': self.id}}

    # === READING === #

    @api.model
    @api.readonly
    def page_counts(self):
        """Return the counts that take entries: list of ``id, name, note, state, places, left``."""
        counts = self.search(
            [('state', 'in', COUNTED), ('company_id', 'in', self.env.companies.ids)],
            limit=MOST_COUNTS,
        )
        places = dict(
            self.env['jxc.stocktake.place']._read_group(
                [('stocktake_id', 'in', counts.ids)], ['stocktake_id'], ['__count']
            )
        )
        left = dict(
            self.env['jxc.stocktake.line']._read_group(
                [('stocktake_id', 'in', counts.ids), ('state', 'in', ('todo', 'again'))],
                ['stocktake_id'],
                ['__count'],
            )
        )
        return [
            {
                'id': count.id,
                'name': count.name,
                'note': count.note or '',
                'state': count.state,
                'places': places.get(count, 0),
                'left': left.get(count, 0),
            }
            for count in counts
        ]

    @api.model
    @api.readonly
    def page_open(self, count_id=False, line_id=False):
        """Return a count as the page shows it.

        :param line_id: a line that a label or sheet points to
        :return: dict of ``id, name, note, state, blind, mode, entry_mode``, ``now`` (clock of the
            server, ms since 1970), ``places`` (list of ``id, name, barcode, left, looked``, the
            user's own) and ``place_id`` of the line
        :raise UserError: the count takes no entries
        """
        count = self._page_count(count_id)
        line = given_records(self.env['jxc.stocktake.line'], line_id)
        if line and line.stocktake_id != count:
            raise UserError(self.env._("This label is of another count: %s.", count.name))
        places = self.env['jxc.stocktake.place'].search_fetch(
            [('stocktake_id', '=', count.id)], ['location_id', 'empty_on']
        )
        states = {}
        for place, state, number in self.env['jxc.stocktake.line']._read_group(
            [('stocktake_id', '=', count.id)], ['place_id', 'state'], ['__count']
        ):
            states.setdefault(place, {})[state] = number
        places.location_id.fetch(['complete_name', 'barcode'])
        rows = [
            {
                'id': place.location_id.id,
                'name': place.location_id.complete_name,
                'barcode': place.location_id.barcode or '',
                'left': sum(states.get(place, {}).get(state, 0) for state in ('todo', 'again')),
                # a place without a line is done when somebody looked
                'looked': bool(place.empty_on or states.get(place)),
            }
            for place in places
        ]
        return {
            **{name: count[name] for name in ('id', 'name', 'state', 'blind', 'mode')},
            'entry_mode': count.entry_mode,
            'note': count.note or '',
            'now': int(self.env.cr.now().timestamp() * 1000),
            'places': sorted(rows, key=lambda row: row['name']),
            'place_id': line[:1].location_id.id,
        }

    @api.model
    @api.readonly
    def page_place(self, count_id=False, location_id=False):
        """Return what is counted in a place.

        :return: dict of ``id, name, barcode, empty``, ``rows`` (see :meth:`_page_rows`),
            ``products`` (by id, see :meth:`_page_products`) and ``notes`` (how many unknown codes)
        """
        count = self._page_count(count_id)
        place = self._page_place(count, location_id)
        lines = self._page_lines([('place_id', '=', place.id)])
        products = self._page_products(lines.product_id)
        return {
            'id': place.location_id.id,
            'name': place.location_id.complete_name,
            'barcode': place.location_id.barcode or '',
            'empty': bool(place.empty_on),
            'rows': self._page_rows(lines),
            'products': {product['id']: product for product in products},
            'notes': self.env['jxc.stocktake.entry'].search_count(
                [
                    ('stocktake_id', '=', count.id),
                    ('location_id', '=', place.location_id.id),
                    ('product_id', '=', False),
                    ('undone_on', '=', False),
                ]
            ),
        }

    # === BUSINESS === #

    @api.model
    def _page_count(self, count_id):
        """Return the count that a request names.

        :raise UserError: it takes no entries (any more), or is gone
        """
        count = given_records(self, count_id)
        if len(count) != 1:
            raise UserError(self.env._("Choose one count."))
        if count.state not in COUNTED:
            raise UserError(
                self.env._(
                    "%(count)s takes no entries (%(state)s). Ask who is responsible for it.",
                    count=count.name,
                    state=dict(self._fields['state']._description_selection(self.env))[count.state],
                )
            )
        return count

    @api.model
    def _page_place(self, count, location_id):
        """Return the place of a count at a location that a request names."""
        location = given_records(self.env['stock.location'], location_id)
        place = self.env['jxc.stocktake.place'].search(
            [('stocktake_id', '=', count.id), ('location_id', 'in', location.ids)]
        )
        if len(place) != 1:
            raise UserError(
                self.env._(
                    "This is no place of %(count)s, or it is counted by somebody else.",
                    count=count.name,
                )
            )
        return place

    @api.model
    def _page_lines(self, domain, sudo=False):
        names = ('product_id', 'lot_id', 'lot_name', 'package_id', 'owner_id', 'state')
        lines = self.env['jxc.stocktake.line'].sudo(sudo)
        return lines.search_fetch(domain, [*names, 'counted_qty']).sudo(False)

    @api.model
    def _page_rows(self, lines):
        """Return lines as the page keeps them: what is there, and what was counted of it.

        :return: list of ``line_id, product_id, lot_id, lot_name, expiry, package_id, package,
            owner_id, owner, counted`` (in the product's unit, None before the first entry),
            ``done, again``
        """
        has_expiry = 'expiration_date' in self.env['stock.lot']._fields
        return [
            {
                'line_id': line.id,
                'product_id': line.product_id.id,
                'lot_id': line.lot_id.id,
                'lot_name': line.lot_id.name or line.lot_name or '',
                'expiry': self._page_day(line.lot_id.expiration_date)
                if has_expiry and line.lot_id
                else '',
                'package_id': line.package_id.id,
                'package': line.package_id.name or '',
                'owner_id': line.owner_id.id,
                'owner': line.owner_id.name or '',
                'counted': None if line.state in ('todo', 'again') else line.counted_qty,
                'done': line.state not in ('todo', 'again'),
                'again': line.state == 'again',
            }
            for line in lines
        ]
