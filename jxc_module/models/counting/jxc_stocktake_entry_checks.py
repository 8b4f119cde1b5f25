from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

LATE = timedelta(minutes=5)
# what is asked of the records that an entry names, read with them
READ = {
    'product_id': ['active', 'product_tmpl_id'],
    'location_id': ['active', 'warehouse_id', 'complete_name', 'company_id'],
    'lot_id': ['name', 'product_id', 'company_id'],
    'package_id': ['name'],
    'owner_id': ['name'],
    'uom_id': ['factor', 'parent_path'],
}


class JxcStocktakeEntry(models.Model):
    """What the records that an entry names must be; else a message says what to do."""

    _inherit = 'jxc.stocktake.entry'

    @api.model
    def _checked(self, given):
        """Return rows of entries, everything that they name being there and fitting.

        :raise UserError: the first that does not, with what to do
        """
        named = {
            name: self._named(name, [vals[name] for vals in given])
            for name in ('product_id', 'location_id', 'lot_id', 'package_id', 'owner_id', 'uom_id')
        }
        counts = self.env['jxc.stocktake'].browse({vals['stocktake_id'] for vals in given})
        counts = counts._lock_counting()
        places = counts._find_places({vals['location_id'] for vals in given} - {False})
        rows, now = [], fields.Datetime.now()
        for vals in given:
            row = {**vals, **{n: named[n].get(vals[n], named[n][False]) for n in named}}
            row['count'] = counts.browse(vals['stocktake_id'])
            self._check_place(row, places)
            self._check_product(row)
            rows.append(row)
        self._resolve_lots(rows)
        for row in rows:
            self._check_lot(row)
        rows = [self._as_row(row, now) for row in rows]
        self._check_serials(rows)
        return rows

    @api.model
    def _named(self, name, ids):
        """Return the records of a field by id, archived too, as far as the user may read them."""
        model = self.env[self._fields[name].comodel_name].with_context(active_test=False)
        ids = {record_id for record_id in ids if record_id}
        found = model
        if ids:
            found = model.search_fetch([('id', 'in', list(ids))], READ[name])
        found = {record.id: record for record in found}
        missing = ids - found.keys()
        if missing:
            raise UserError(
                self.env._(
                    "%(field)s no. %(id)s does not exist, or you have no right to it. Reload the "
                    "page and choose again.",
                    field=self._fields[name]._description_string(self.env),
                    id=min(missing),
                )
            )
        return {False: model, **found}

    def _check_place(self, row, places):
        place, count = row['location_id'], row['count']
        if not place:
            raise UserError(self.env._("%(count)s: say in which place.", count=count.name))
        if not place.active:
            raise UserError(
                self.env._(
                    "%(place)s is archived. Unarchive it, or count what lies there in another "
                    "place.",
                    place=place.display_name,
                )
            )
        if (count.id, place.id) not in places:
            raise UserError(
                self.env._(
                    "%(place)s is no place of %(count)s, or somebody else counts it. Choose one "
                    "of your places, or open a count for this one.",
                    place=place.display_name,
                    count=count.name,
                )
            )

    def _check_product(self, row):
        product = row['product_id']
        if not product:
            if not row['unknown_code']:
                raise UserError(
                    self.env._(
                        "%(count)s: choose a product, or note the code that is unknown.",
                        count=row['count'].name,
                    )
                )
            return
        why = False
        if not product.active:
            why = self.env._("%(product)s is archived. Unarchive it before it is counted.")
        elif not product.is_storable:
            why = self.env._("%(product)s is not kept in stock: it cannot be counted.")
        elif product.company_id and product.company_id != row['count'].company_id:
            why = self.env._("%(product)s belongs to another company.")
        if why:
            raise UserError(why % {'product': product.display_name})
        uom = row['uom_id']
        if uom and uom != product.uom_id and not uom._has_common_reference(product.uom_id):
            raise UserError(
                self.env._(
                    "%(product)s is counted in %(unit)s; %(other)s cannot be converted to it.",
                    product=product.display_name,
                    unit=product.uom_id.name,
                    other=uom.name,
                )
            )

    def _check_lot(self, row):
        product, lot = row['product_id'], row['lot_id']
        if not product:
            return
        if product.tracking == 'none' and (lot or row['lot_name']):
            raise UserError(
                self.env._(
                    "%(product)s is kept without lots. Count it without one.",
                    product=product.display_name,
                )
            )
        if lot and lot.product_id != product:
            raise UserError(
                self.env._(
                    "Lot %(lot)s belongs to %(other)s, not to %(product)s. Look at the goods "
                    "again, and count the product that the lot belongs to.",
                    lot=lot.name,
                    other=lot.product_id.display_name,
                    product=product.display_name,
                )
            )

    def _as_row(self, row, now):
        """Return the values of an entry, and the instant whose book it is compared with."""
        product, count = row['product_id'], row['count']
        uom = row['uom_id'] or product.uom_id
        quantity = row['quantity']
        if product and uom != product.uom_id:
            quantity = uom._compute_quantity(quantity, product.uom_id, round=False)
        device_time = fields.Datetime.to_datetime(row.get('device_time') or False)
        late = bool(device_time) and now - device_time > LATE
        return {
            **row,
            **{name: row[name].id for name in self._record_names()},
            'product_id': product.id,
            'lot': row['lot_id'].name or row['lot_name'],
            'tracking': product.tracking,
            'without_lot': product.tracking in ('lot', 'serial')
            and not (row['lot_id'] or row['lot_name']),
            'uom_id': uom.id,
            'company_id': count.company_id.id,
            'warehouse_id': row['location_id'].warehouse_id.id,
            'product_qty': product.uom_id.round(quantity) if product else 0,
            'replaces': bool(row.get('replaces')) or count.entry_mode == 'replace',
            'round': 1,
            'user_id': self.env.uid,
            'device_time': device_time or now,
            'late': late,
            'instant': count.as_of or (device_time if late else None) or None,
        }

    @api.model
    def _record_names(self):
        return ('location_id', 'lot_id', 'package_id', 'owner_id')

    @api.model
    def _check_lines(self, rows):
        """Raise where a line takes no entries any more."""
        # whoever may enter there; who counted before is not his to see
        again = self.env['jxc.stocktake.line'].sudo()
        again = again.browse({row['line_id'] for row in rows if row['round'] > 1})
        again._check_counter(self.env.user)
        for row in rows:
            if row['line_state'] == 'posted':
                raise UserError(
                    self.env._("This line of %(count)s is posted.", count=row['count'].name)
                )
