from odoo import models

from ...tools.import_filled import number, told
from .jxc_import_filled import MOST

ROLES = ('manager', 'accountant', 'buyer', 'keeper', 'sales')  # who is several is told the first
# figures of the old system: as they were posted, what happened since are documents
POSTED = (
    *('stock', 'bank', 'receivables', 'payables', 'prepayments', 'sale_orders', 'purchase_orders'),
    *('last_sales', 'last_purchases', 'demand'),
)


class JxcImport(models.Model):
    """Places, rules and users of the database, and the opening figures that were posted."""

    _inherit = 'jxc.import'

    def _rows_of_database(self, company):
        rows = super()._rows_of_database(company)
        for sheet in POSTED:
            if posted := self._posted_rows(sheet, company):
                rows[sheet] = posted
        return rows

    def _posted_rows(self, sheet, company):
        """Return the rows of a sheet that are in the books, as the newest file says them."""
        records = self.env['jxc.import.record'].search_fetch(
            [
                ('company_id', '=', company.id),
                ('sheet', '=', sheet),
                ('posted', '=', True),
                ('action', '!=', 'skip'),
            ],
            ['key', 'values'],
            order='import_id desc, row_number, id',
            limit=MOST,
        )
        rows = {}
        for record in records:
            rows.setdefault(record.key, record.values)
        return list(rows.values())

    def _filled_places(self, company):
        warehouses = self.env['stock.warehouse'].search([('company_id', '=', company.id)])
        names = self._names_of('warehouse', warehouses)
        places = self.env['stock.location'].search(
            [
                ('company_id', '=', company.id),
                *(('usage', '=', 'internal'), ('warehouse_id', 'in', warehouses.ids)),
            ],
            limit=MOST,
        )
        spots = self._names_of('place', places)
        return [
            *({'warehouse': name} for name in names.values()),
            *(
                {'warehouse': names[place.warehouse_id], 'place': spots[place]}
                for place in places
                if place in spots and place.warehouse_id in names
            ),
        ]

    def _filled_rules(self, company):
        rules = self.env['stock.warehouse.orderpoint'].search(
            [('company_id', '=', company.id)], limit=MOST
        )
        # the sheet names warehouses, whose rules are those of their stock
        rules = rules.filtered(lambda rule: rule.location_id == rule.warehouse_id.lot_stock_id)
        warehouses = self._names_of('warehouse', rules.warehouse_id)
        products = self._names_of('product', rules.product_id)
        policies = self._names_of('policy', rules.jxc_policy_id)
        return [
            told(
                warehouse=warehouses[rule.warehouse_id],
                product=products[rule.product_id],
                minimum=number(rule.product_min_qty) or '0',
                maximum=(number(rule.product_max_qty) or '0')
                if rule.product_max_qty >= rule.product_min_qty
                else None,
                multiple=self._multiple_of(rule),
                policy=policies.get(rule.jxc_policy_id),
            )
            for rule in rules
            if rule.warehouse_id in warehouses and rule.product_id in products
        ]

    def _multiple_of(self, rule):
        """Return how many pieces a rule rounds up to; nothing where that says another unit."""
        unit, own = rule.replenishment_uom_id, rule.product_id.uom_id
        if not unit or unit not in rule.product_id.uom_ids:
            return None
        quantity = unit.factor / own.factor
        if self._unit_of_content(rule.product_id, quantity) != unit:
            return None
        return number(quantity)

    def _filled_users(self, company):
        users = self.env['res.users'].search(
            [('company_ids', 'in', company.ids), ('share', '=', False)], limit=MOST
        )
        names = self._names_of('user', users)
        groups = {role: self.env.ref(f'jxc_module.group_{role}') for role in ROLES}
        # roles and warehouses of colleagues, for a manager who sees what each of them may do
        limits = {user: user.sudo() for user in users}
        warehouses = self._names_of(
            'warehouse', self.env['stock.warehouse'].search([('company_id', '=', company.id)])
        )
        rows = []
        for user in users.filtered(lambda one: one in names):
            whole = limits[user]
            role = next((role for role in ROLES if groups[role] in whole.all_group_ids), None)
            own = whole.jxc_warehouse_ids if whole.jxc_warehouse_limited else ()
            spots = [warehouses.get(self.env['stock.warehouse'].browse(one.id)) for one in own]
            rows.append(
                told(
                    login=names[user],
                    name=user.name,
                    email=user.email,
                    role=role,
                    warehouses='、'.join(spots) if all(spots) else None,
                )
            )
        return rows
