from datetime import datetime, time, timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcImport(models.Model):
    """Opening stock: goods that come from the place "Opening Balance" as the start date begins.

    A move a row, with its value set by hand (core's ``product.value`` of the move) at the same
    instant, so that average, first-in first-out and lots take the value of the file at every date.
    A standard cost becomes the value of the file by its quantity, dated the same.
    """

    _inherit = 'jxc.import'

    def _opening_instant(self):
        """Return the local midnight at which the start date begins (naive UTC)."""
        return self.company_id._jxc_day_start(self.start_date)

    def _jxc_import_post_stock(self, records):
        """Book opening stock, one ``_action_done`` for all of these rows."""
        records = self._only_new(records)
        rows = self._stock_rows(records)
        if not rows:
            return
        self._keep_prices(rows)
        self._settle_costs(rows)
        opening = self._opening_instant()
        source = self.company_id._jxc_opening_place()
        moves = self.env['stock.move'].create([self._move_values(row, source) for row in rows])
        self.env['product.value'].create(
            [
                {
                    'move_id': move.id,
                    'value': row['value'],
                    'company_id': self.company_id.id,
                    'date': opening,
                    'description': self.env._("Opening balance: %(name)s", name=self.name),
                }
                for move, row in zip(moves, rows, strict=True)
            ]
        )
        moves.with_context(force_period_date=self.start_date)._action_done()
        self._put_back(moves, opening)
        for row, move in zip(rows, moves, strict=True):
            row['record'].write({'res_model': 'stock.move', 'res_id': move.id})

    # === ROWS === #

    def _stock_rows(self, records):
        """Return what rows say in the product's unit and the company's currency.

        :return: list of dicts ``record, product, place, lot, quantity, value``
        """
        found = {
            kind: self._named(kind, records, column)
            for kind, column in (
                ('product', 'product'),
                ('warehouse', 'warehouse'),
                ('unit', 'unit'),
            )
        }
        places = self._places(records, found['warehouse'])
        products = self.env['product.product'].browse(
            [id_ for id_ in found['product'].values() if id_]
        )
        products.fetch(['uom_id', 'tracking', 'standard_price'])
        currency = self.company_id.currency_id
        rows = []
        for record in records:
            product = products.browse(self._need(found['product'], record, 'product'))
            unit = self.env['uom.uom'].browse(self._need(found['unit'], record, 'unit'))
            typed = self._number(record, 'quantity')
            quantity = (unit or product.uom_id)._compute_quantity(typed, product.uom_id)
            if 'value' in record.values:
                value = self._number(record, 'value')
            elif 'cost' in record.values:
                value = self._number(record, 'cost') * typed
            else:
                value = product.standard_price * quantity
            if product.uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._("%(product)s: the stock is negative.", product=product.display_name)
                )
            if product.uom_id.is_zero(quantity):
                continue
            rows.append(
                {
                    'record': record,
                    'product': product,
                    'place': self._place_of(places, record),
                    'quantity': quantity,
                    'value': currency.round(value),
                }
            )
        self._set_lots(rows)
        return rows

    def _set_lots(self, rows):
        """Find or make the lots of rows, ``row['lot']``."""
        lots = self.env['stock.lot']
        names = {
            (row['product'], row['record'].values['lot']): row
            for row in rows
            if row['product'].tracking != 'none' and row['record'].values.get('lot')
        }
        there = {
            (lot.product_id, lot.name): lot
            for lot in lots.search(
                [
                    ('product_id', 'in', [product.id for product, _name in names]),
                    ('name', 'in', [name for _product, name in names]),
                    ('company_id', 'in', [False, self.company_id.id]),
                ]
            )
        }
        new = [key for key in names if key not in there]
        made = lots.create([self._lot_values(*key, names[key]['record']) for key in new])
        there.update(zip(new, made, strict=True))
        for row in rows:
            row['lot'] = there.get((row['product'], row['record'].values.get('lot')), lots)
            row['lot_is_new'] = row['lot'] in made

    def _lot_values(self, product, name, record):
        values = {'name': name, 'product_id': product.id, 'company_id': self.company_id.id}
        if record.values.get('produced_on'):
            values['jxc_produced_on'] = record.values['produced_on']
        expires = fields.Date.to_date(record.values.get('expires_on'))
        produced = fields.Date.to_date(record.values.get('produced_on'))
        if not expires and produced and product.expiration_time:
            expires = produced + timedelta(days=product.expiration_time)
        if product.use_expiration_date:
            # at noon: the day is the same one in every zone near the company's
            noon = expires and self.company_id._jxc_day_start(expires) + _NOON
            values['expiration_date'] = noon or False
        return values

    def _move_values(self, row, source):
        product = row['product']
        ends = {
            'product_id': product.id,
            'location_id': source.id,
            'location_dest_id': row['place'].id,
            'company_id': self.company_id.id,
        }
        return {
            **ends,
            'product_uom': product.uom_id.id,
            'product_uom_qty': row['quantity'],
            'is_inventory': True,
            'inventory_name': self.env._("Opening balance"),
            'origin': self.name,
            'picked': True,
            'move_line_ids': [
                Command.create(
                    {
                        **ends,
                        'product_uom_id': product.uom_id.id,
                        'quantity': row['quantity'],
                        'lot_id': row['lot'].id,
                        'picked': True,
                    }
                )
            ],
        }

    def _put_back(self, moves, opening):
        """Let finished moves have happened at an instant; core dates them now."""
        moves.move_line_ids.write({'date': opening})
        moves.write({'date': opening})
        came = moves.move_line_ids
        self.env['stock.quant'].search(
            [
                ('product_id', 'in', came.product_id.ids),
                ('location_id', 'in', came.location_dest_id.ids),
                ('lot_id', 'in', [*came.lot_id.ids, False]),
                ('in_date', '>', opening),
            ]
        ).in_date = opening
        # core's costs of lots, and of what moved since, follow from the dates
        self.env.flush_all()
        self.env.invalidate_all()
        others = self.env['stock.move']._read_group(
            [
                ('product_id', 'in', moves.product_id.ids),
                ('company_id', '=', self.company_id.id),
                ('state', '=', 'done'),
                ('id', 'not in', moves.ids),
                ('origin', '!=', self.name),
            ],
            ['product_id'],
        )
        again = self.env['product.product'].union(*(product for (product,) in others))
        again |= moves.product_id.filtered(
            lambda product: product.lot_valuated and product.cost_method == 'fifo'
        )
        again._update_standard_price()


_NOON = datetime.combine(datetime.min, time(12)) - datetime.min
