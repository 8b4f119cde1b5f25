from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

_NOON = timedelta(hours=12)


class JxcImport(models.Model):
    """Open orders: confirmed orders of what is not delivered or received yet."""

    _inherit = 'jxc.import'

    def _jxc_import_post_sale_orders(self, records):
        """Make sales orders and confirm them; nothing is mailed."""
        found = self._order_links(records := self._only_new_orders(records))
        orders = self._make_orders('sale.order', records, found, self._sale_line)
        for order, moment in orders.items():
            if order.state in ('draft', 'sent'):
                order.action_confirm()
            order.date_order = moment
            self._check_confirmed(order, 'sale')

    def _jxc_import_post_purchase_orders(self, records):
        """Make purchase orders and confirm them; prices of vendors are left as they are."""
        found = self._order_links(records := self._only_new_orders(records))
        orders = self._make_orders('purchase.order', records, found, self._purchase_line)
        for order, moment in orders.items():
            order.button_confirm()
            if order.state == 'to approve':
                order.button_approve(force=True)
            order.write({'date_order': moment, 'date_approve': moment})
            self._check_confirmed(order, 'purchase')

    # === BUSINESS === #

    def _only_new_orders(self, records):
        """Leave out orders of an earlier file; where one line changed, the order is made again."""
        new = self.env['jxc.import.record']
        pairs = self._posted_before(records)
        for group in records.grouped('document').values():
            same = all(
                record in pairs and pairs[record].values == record.values for record in group
            )
            if same:
                self._only_new(group)
                continue
            before = new.browse().union(*(pairs[record] for record in group if record in pairs))
            if before:
                whole = new.search(
                    [
                        ('import_id', 'in', before.import_id.ids),
                        ('sheet', '=', group.sheet),
                        ('document', '=', group[0].document),
                        ('posted', '=', True),
                    ]
                )
                if 'opened' in whole.import_id.mapped('state'):
                    raise UserError(
                        self.env._(
                            "Order %(number)s differs from the one that the books were opened "
                            "with. Change that order.",
                            number=group[0].document,
                        )
                    )
                self._undo_rows(group[0].sheet, whole)
            new |= group
        return new

    def _order_links(self, records):
        bought = records[:1].sheet == 'purchase_orders'
        return {
            'tax': self._named('purchase_tax' if bought else 'tax', records, 'tax'),
            'user': self._named('user', records, 'salesperson'),
            **{
                kind: self._named(kind, records, kind)
                for kind in ('partner', 'product', 'unit', 'warehouse')
            },
        }

    def _make_orders(self, model, records, found, line):
        """Make an order a number.

        :return: ``{order: UTC instant of its date}``
        """
        groups = list(records.grouped('document').values())
        values = []
        for group in groups:
            first = group[0]
            moment = self._noon(first.values['date'])
            warehouse = self.env['stock.warehouse'].browse(
                self._need(found['warehouse'], first, 'warehouse')
            )
            values.append(
                {
                    'name': first.values['number'],
                    'partner_id': self._need(found['partner'], first, 'partner'),
                    'company_id': self.company_id.id,
                    'date_order': moment,
                    'user_id': self._need(found['user'], first, 'salesperson'),
                    'order_line': [Command.create(line(record, found)) for record in group],
                    'origin': self.name,
                }
            )
            promised = max((one.values.get('promised_on') or '' for one in group), default='')
            if model == 'sale.order':
                if warehouse:
                    values[-1]['warehouse_id'] = warehouse.id
                if promised:
                    values[-1]['commitment_date'] = self._noon(promised)
            elif warehouse:
                values[-1]['picking_type_id'] = warehouse.in_type_id.id
        orders = self.env[model].create(values)
        self._complete_orders(orders)
        for order, group in zip(orders, groups, strict=True):
            group.write({'action': 'create', 'res_model': model, 'res_id': order.id})
        return {
            order: self._noon(group[0].values['date'])
            for order, group in zip(orders, groups, strict=True)
        }

    def _complete_orders(self, orders):
        """Let core fill in what follows from the partner, which `create` leaves out."""
        if orders._name != 'purchase.order':
            return
        for order in orders:
            named = order.user_id
            prices = [
                (line.price_unit, line.discount, line.date_planned) for line in order.order_line
            ]
            order.onchange_partner_id()
            order.user_id = named
            for line, (price, discount, planned) in zip(order.order_line, prices, strict=True):
                line.write({'price_unit': price, 'discount': discount, 'date_planned': planned})

    def _line_values(self, record, found, quantity, unit, tax):
        product = self.env['product.product'].browse(
            self._need(found['product'], record, 'product')
        )
        values = {
            'product_id': product.id,
            quantity: self._number(record, 'quantity'),
            unit: self._need(found['unit'], record, 'unit') or product.uom_id.id,
            'price_unit': self._number(record, 'price'),
            'discount': self._number(record, 'discount'),
        }
        if record.values.get('tax'):
            values[tax] = [Command.set([self._need(found['tax'], record, 'tax')])]
        return values

    def _sale_line(self, record, found):
        return self._line_values(record, found, 'product_uom_qty', 'product_uom_id', 'tax_ids')

    def _purchase_line(self, record, found):
        values = self._line_values(record, found, 'product_qty', 'product_uom_id', 'tax_ids')
        day = record.values.get('promised_on') or fields.Date.to_string(self.start_date)
        return values | {'date_planned': self._noon(day)}

    def _noon(self, day):
        """Return noon of a local day (naive UTC)."""
        return self.company_id._jxc_day_start(fields.Date.to_date(day)) + _NOON

    def _check_confirmed(self, order, state):
        if order.state != state:
            raise UserError(
                self.env._("Order %(number)s could not be confirmed.", number=order.name)
            )

    # === UNDO === #

    def _undo_orders(self, records):
        """Cancel orders; their numbers are free again."""
        for model, group in records.grouped('res_model').items():
            orders = self._of(group).filtered(lambda order: order.state != 'cancel')
            if model == 'sale.order':
                orders.filtered('locked').action_unlock()
                orders.with_context(disable_cancel_warning=True).action_cancel()
            else:
                orders.filtered('locked').button_unlock()
                orders.button_cancel()
            for order in orders:
                order.name = self.env._("%(number)s (undone)", number=order.name)

    _jxc_import_undo_sale_orders = _undo_orders
    _jxc_import_undo_purchase_orders = _undo_orders
