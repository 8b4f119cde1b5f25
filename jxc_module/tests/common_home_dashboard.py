from datetime import datetime

from odoo.fields import Command

from .common_reporting import ReportCommon

ROLES = ('sales', 'buyer', 'keeper', 'accountant', 'manager')
TODAY = datetime(2026, 3, 12, 1)  # nine o'clock in Shanghai


class DashboardCommon(ReportCommon):
    """A little trade in two warehouses, and a reader of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", standard_price=6, list_price=10)
        cls.salt = cls._create_product("Salt", standard_price=2, list_price=5)
        cls.readers = {
            role: cls._user(f'dash_{role}', f'jxc_module.group_{role}') for role in ROLES
        }
        cls.everything = cls._user('dash_all', *(f'jxc_module.group_{role}' for role in ROLES))
        cls.dashboard = cls.env['jxc.dashboard']

    @classmethod
    def _trade(cls):
        """Buy, sell, deliver, invoice and pay a little, some of it late."""
        cls._set_stock(cls.tea, cls.stock, 100)
        cls._set_stock(cls.salt, cls.stock_b, 40)
        cls.sold = cls._sell((cls.tea, 3, 10), when=TODAY)
        cls.sold_b = cls._sell((cls.salt, 4, 5), when=TODAY, warehouse_id=cls.warehouse_b.id)
        cls.sold_before = cls._sell((cls.tea, 2, 10), when=datetime(2026, 3, 10, 4))
        cls.sold_before.picking_ids.move_ids.write({'quantity': 2, 'picked': True})
        cls.sold_before.picking_ids.button_validate()
        cls.quotation = cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'order_line': [Command.create({'product_id': cls.tea.id, 'product_uom_qty': 1})],
            }
        )
        cls.invoice = cls._invoice(cls.tea, 50, '2026-03-12', '2026-03-20')
        cls.late_invoice = cls._invoice(cls.salt, 30, '2026-02-01', '2026-02-15')
        cls.bill = cls._invoice(cls.tea, 70, '2026-03-01', '2026-03-15', 'in_invoice')
        cls._pay(cls.customer, 25)
        cls.late = cls._buy(cls.tea, 10, 6, '2026-03-09 04:00:00')
        cls.coming = cls._buy(cls.salt, 10, 2, '2026-03-20 04:00:00')
        cls.env.flush_all()

    @classmethod
    def _buy(cls, product, quantity, price, planned, confirm=True, partner=None, **vals):
        order = cls.env['purchase.order'].create(
            {
                'partner_id': (partner or cls.vendor).id,
                **vals,
                'order_line': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'product_qty': quantity,
                            'price_unit': price,
                            'date_planned': planned,
                            'tax_ids': [],
                        }
                    )
                ],
            }
        )
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def _invoice(cls, product, amount, day, due, kind='out_invoice'):
        move = cls.env['account.move'].create(
            {
                'move_type': kind,
                'partner_id': (cls.vendor if kind == 'in_invoice' else cls.customer).id,
                'invoice_date': day,
                'date': day,
                'invoice_date_due': due,
                'invoice_line_ids': [
                    Command.create(
                        {
                            'product_id': product.id,
                            'quantity': 1,
                            'price_unit': amount,
                            'tax_ids': [],
                        }
                    )
                ],
            }
        )
        move.invoice_payment_term_id = False
        move.invoice_date_due = due
        move.action_post()
        return move

    @classmethod
    def _pay(cls, partner, amount, day='2026-03-12'):
        payment = cls.env['account.payment'].create(
            {
                'partner_id': partner.id,
                'amount': amount,
                'date': day,
                'payment_type': 'inbound',
                'partner_type': 'customer',
            }
        )
        payment.action_post()
        return payment

    def _of(self, user, period=None, warehouse_id=None, **context):
        """Return the cards of a reader by key."""
        self.env.flush_all()
        self.env.invalidate_all()
        dashboard = self.dashboard.with_user(user).with_context(
            allowed_company_ids=context.pop('companies', user.company_ids).ids, **context
        )
        return {card['key']: card for card in dashboard.cards(period, warehouse_id)}

    def _list_total(self, user, action, measure):
        """Return what the list of an action adds up to, as its reader sees it."""
        rows = self.env[action['res_model']].with_user(user).with_context(**action['context'])
        rows = rows.with_context(allowed_company_ids=user.company_ids.ids)
        if measure == '__count':
            return rows.search_count(action['domain'])
        return sum(rows.search(action['domain']).mapped(measure.partition(':')[0]))
