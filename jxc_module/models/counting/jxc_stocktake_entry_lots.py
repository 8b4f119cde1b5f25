from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcStocktakeEntry(models.Model):
    """Lots and serial numbers of entries."""

    _inherit = 'jxc.stocktake.entry'

    # === BUSINESS === #

    @api.model
    def _resolve_lots(self, rows):
        """Put the lot that a name belongs to in the rows: one query where there are names."""
        named = [row for row in rows if row['lot_name'] and not row['lot_id'] and row['product_id']]
        if not named:
            return
        lots = self.env['stock.lot'].search(
            [
                ('name', 'in', list({row['lot_name'] for row in named})),
                ('product_id', 'in', list({row['product_id'].id for row in named})),
            ]
        )
        for row in named:
            company = row['count'].company_id
            fitting = lots.filtered(
                lambda lot, row=row, company=company: (
                    lot.name == row['lot_name']
                    and lot.product_id == row['product_id']
                    and lot.company_id in (company, company.browse())
                )
            )
            row['lot_id'] = fitting[:1]
            row['lot_name'] = False if fitting else row['lot_name']

    @api.model
    def _check_serials(self, rows):
        """Raise where a serial number is counted more than once in a count."""
        serials = [
            row
            for row in rows
            if row['tracking'] == 'serial' and (row['lot_id'] or row['lot_name'])
        ]
        for row in serials:
            if row['product_qty'] not in (0, 1):
                raise UserError(
                    self.env._(
                        "Serial number %(serial)s of %(product)s is there once or not at all.",
                        serial=row['lot'],
                        product=self.env['product.product'].browse(row['product_id']).display_name,
                    )
                )
        there = [row for row in serials if row['product_qty']]
        if there:
            self._check_counted_once(there)

    @api.model
    def _check_counted_once(self, rows):
        seen = set()
        # entries of others have to be found, to say where the number was counted already
        found = self.sudo().search(
            [
                ('stocktake_id', 'in', [row['stocktake_id'] for row in rows]),
                ('product_id', 'in', [row['product_id'] for row in rows]),
                ('undone_on', '=', False),
                ('line_id.counted_qty', '>', 0),
                ('product_qty', '>', 0),
            ]
        )
        counted = {
            (entry.stocktake_id.id, entry.product_id.id, entry.lot_id.id, entry.lot_name): entry
            for entry in found
            if entry.round == entry.line_id.round
        }
        for row in rows:
            key = (row['stocktake_id'], row['product_id'], row['lot_id'], row['lot_name'])
            entry = counted.get(key)
            again = entry and row['replaces'] and entry.location_id.id == row['location_id']
            if key in seen or (entry and not again):
                raise UserError(
                    self.env._(
                        "Serial number %(serial)s of %(product)s was counted already%(place)s. "
                        "Undo that entry if it is here instead.",
                        serial=row['lot'],
                        product=self.env['product.product'].browse(row['product_id']).display_name,
                        place=f" ({entry.location_id.display_name})" if entry else '',
                    )
                )
            seen.add(key)

    @api.model
    def _keep_expiries(self, rows):
        """Keep with the lines which expiry was found on the goods."""
        for row in rows:
            if row.get('lot_expiry') and row.get('line_id'):
                # what was read from the goods, by who may enter there
                line = self.env['jxc.stocktake.line'].sudo().browse(row['line_id'])
                line.lot_expiry = fields.Date.to_date(row['lot_expiry'])
