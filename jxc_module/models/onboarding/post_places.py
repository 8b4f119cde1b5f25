from odoo import models
from odoo.exceptions import UserError


class JxcImport(models.Model):
    """Warehouses and their places."""

    _inherit = 'jxc.import'

    def _jxc_import_post_places(self, records):
        """Make warehouses and places in them."""
        warehouses = self._named('warehouse', records, 'warehouse')
        for record in records.filtered(lambda one: not warehouses.get(one.values['warehouse'])):
            name = record.values['warehouse']
            if not warehouses.get(name):
                made = self._warehouse_again(name) or self.env['stock.warehouse'].create(
                    {
                        'name': name,
                        'code': self._free_code(name),
                        'company_id': self.company_id.id,
                    }
                )
                warehouses[name] = made.id
                record.write(
                    {'action': 'create', 'res_model': 'stock.warehouse', 'res_id': made.id}
                )
        places = self._places(records, warehouses)
        wanted = {}
        for record in records.filtered(lambda one: one.values.get('place')):
            if places.get((record.values['warehouse'], record.values['place'])):
                continue
            warehouse = self.env['stock.warehouse'].browse(warehouses[record.values['warehouse']])
            wanted[record] = {
                'name': record.values['place'],
                'location_id': warehouse.lot_stock_id.id,
                'usage': 'internal',
                'company_id': self.company_id.id,
            }
        self._put('stock.location', wanted, {})
        for record in records - records.browse().union(*wanted):
            if not record.res_id:
                self._note_there(record, warehouses, places)

    def _note_there(self, record, warehouses, places):
        """Note on a row the place, or the warehouse, that it says and that is there already."""
        given = record.values
        spot = places.get((given['warehouse'], given.get('place') or None))
        there = spot if given.get('place') else None
        if not there:
            there = self.env['stock.warehouse'].browse(warehouses[given['warehouse']])
        record.write({'action': 'same', 'res_model': there._name, 'res_id': there.id})

    def _warehouse_again(self, name):
        """Return an archived warehouse of this name, in use again."""
        archived = self.env['stock.warehouse'].search(
            [
                ('name', '=', name),
                ('company_id', '=', self.company_id.id),
                ('active', '=', False),
            ]
        )
        archived.active = True
        return archived

    def _free_code(self, name):
        """Return a short name of a warehouse that none of the company has."""
        taken = set(
            self.env['stock.warehouse']
            .with_context(active_test=False)
            .search([('company_id', '=', self.company_id.id)])
            .mapped('code')
        )
        plain = name.replace(' ', '')
        return next(
            code
            for code in (plain[:5], *(f'{plain[:3]}{number}' for number in range(1, 99)))
            if code not in taken
        )

    def _places(self, records, warehouses):
        """Return where goods lie, ``{(warehouse text, place text or None): stock.location}``.

        A place is known by its barcode, by its name, or by its path below the warehouse.
        """
        spots = {}
        for name, id_ in warehouses.items():
            if id_:
                warehouse = self.env['stock.warehouse'].browse(id_)
                spots[name, None] = warehouse.lot_stock_id
        texts = {one.values['place'] for one in records if one.values.get('place')}
        if not texts:
            return spots
        below = self.env['stock.location'].search(
            [
                ('warehouse_id', 'in', [id_ for id_ in warehouses.values() if id_]),
                ('usage', '=', 'internal'),
                ('company_id', '=', self.company_id.id),
            ],
            order='id desc',
        )
        named = {}
        for spot in below:
            for text in {spot.name, spot.complete_name, spot.barcode} - {False}:
                named[spot.warehouse_id.id, text.casefold()] = spot
        for name, id_ in warehouses.items():
            for text in texts:
                spot = named.get((id_, text.casefold()))
                if spot:
                    spots[name, text] = spot
        return spots

    def _place_of(self, places, record):
        """Return the place of a row.

        :raise UserError: the warehouse has no such place
        """
        key = (record.values['warehouse'], record.values.get('place') or None)
        if not places.get(key):
            raise UserError(
                self.env._(
                    "%(warehouse)s has no place %(place)s.",
                    warehouse=key[0],
                    place=key[1] or "",
                )
            )
        return places[key]
