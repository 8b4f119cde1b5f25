from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestReplenishWizard(ReplenishCommon):
    """A buyer without any stock right selects short products and makes the drafts."""

    def test_from_list_to_draft(self):
        self._add_vendor(delay=5)
        self._open_stock(4, '2026-02-01')
        rule = self._create_rule(min_qty=20, max_qty=50)
        wizard = self._open(rule)
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    'product_id': self.tea.id,
                    'source': 'buy',
                    'vendor_id': self.vendor.id,
                    'on_hand': 4,
                    'need_qty': 46,
                    'quantity': 46,
                    'price': 8,
                    'amount': 368,
                    'order_by': date(2026, 3, 2),
                    'delivery_date': date(2026, 3, 7),
                }
            ],
        )
        self.assertEqual((wizard.vendor_count, wizard.amount), (1, 368))
        orders, message = self._confirm(wizard)
        self.assertIn("Requests for quotation: 1.", message)
        self.assertRecordValues(
            orders,
            [{'partner_id': self.vendor.id, 'state': 'draft', 'date_order': NOW}],
        )
        self.assertRecordValues(
            orders.order_line,
            [
                {
                    'product_id': self.tea.id,
                    'product_qty': 46,
                    'price_unit': 8,
                    'orderpoint_id': rule.id,
                    'date_planned': datetime(2026, 3, 7, 6),
                }
            ],
        )
        # the status is right at once, not only after the next run
        self.assertRecordValues(rule, [{'jxc_on_order': 46, 'jxc_short_qty': 0}])

    def test_goods_are_awaited_after_the_real_lead_time(self):
        """The order goes out now, whether the vendor is slower or faster than he promised."""
        self._add_vendor(delay=5)
        for lead_time, awaited in ((9, datetime(2026, 3, 11, 6)), (2, datetime(2026, 3, 7, 6))):
            rule = self._create_rule(min_qty=5, max_qty=10)
            rule._jxc_recompute(self.company)
            rule.jxc_lead_time = lead_time
            wizard = self._open(rule)
            self.assertEqual(wizard.line_ids.delivery_date, awaited.date())
            orders, _message = self._confirm(wizard)
            self.assertRecordValues(orders, [{'date_order': NOW}])
            self.assertRecordValues(orders.order_line, [{'date_planned': awaited}])
            orders.button_cancel()
            rule.unlink()

    def test_one_order_a_vendor_and_warehouse(self):
        coffee = self._create_product("Coffee")
        salt = self._create_product("Salt")
        for product, vendor in (
            (self.tea, self.vendor),
            (coffee, self.vendor),
            (salt, self.vendor_b),
        ):
            self._add_vendor(product, partner_id=vendor.id)
        rules = self.Orderpoint
        for product in (self.tea, coffee, salt):
            rules |= self._create_rule(product, min_qty=5, max_qty=10)
        rules |= self._create_rule(self.tea, self.warehouse_b, min_qty=2, max_qty=3)
        orders, message = self._confirm(self._open(rules))
        found = {
            (
                order.partner_id,
                order.picking_type_id.warehouse_id,
                line.product_id,
                line.product_qty,
                line.orderpoint_id,
            )
            for order in orders
            for line in order.order_line
        }
        here, there = self.warehouse, self.warehouse_b
        self.assertEqual(
            found,
            {
                (self.vendor, here, self.tea, 10, rules[0]),
                (self.vendor, here, coffee, 10, rules[1]),
                (self.vendor_b, here, salt, 10, rules[2]),
                (self.vendor, there, self.tea, 3, rules[3]),
            },
        )
        self.assertEqual(len(orders), 3)
        self.assertIn("Requests for quotation: 3. Planned transfers: 0.", message)

    def test_a_product_without_vendor_does_not_stop_the_others(self):
        self._add_vendor()
        orphan = self._create_product("Orphan")
        rules = self._create_rule(orphan, min_qty=5, max_qty=10)
        rules |= self._create_rule(min_qty=5, max_qty=10)
        wizard = self._open(rules)
        orders, message = self._confirm(wizard)
        self.assertEqual(orders.order_line.product_id, self.tea)
        self.assertIn("Orphan", message)
        self.assertRecordValues(
            wizard.line_ids.sorted(lambda line: line.product_id.id),
            [
                {'product_id': self.tea.id, 'done': True},
                {'product_id': orphan.id, 'done': False},
            ],
        )
        self.assertEqual(rules[0].jxc_on_order, 0)
        # the line that failed can be tried again, the other one is not ordered twice
        self._add_vendor(orphan)
        wizard.line_ids.filtered(lambda line: not line.done).vendor_id = self.vendor
        orders, _message = self._confirm(wizard)
        self.assertEqual(
            sorted((line.product_id.name, line.product_qty) for line in orders.order_line),
            [("Orphan", 10), ("Tea", 10)],
        )

    def test_an_error_without_a_name_is_found_by_halving(self):
        names = ("A", "B", "Bad", "C", "D")
        rules = self.Orderpoint
        for name in names:
            product = self._create_product(name)
            self._add_vendor(product)
            rules |= self._create_rule(product, min_qty=1, max_qty=2)
        Rule = self.env.registry['stock.rule']
        run = Rule.run

        def stumble(model, procurements, raise_user_error=True):
            run(model, procurements, raise_user_error)
            if any(procurement.product_id.name == "Bad" for procurement in procurements):
                raise UserError(model.env._("Something is wrong"))

        self.patch(Rule, 'run', stumble)
        orders, message = self._confirm(self._open(rules))
        self.assertEqual(sorted(orders.order_line.mapped('product_id.name')), ["A", "B", "C", "D"])
        self.assertIn("Bad: Something is wrong", message)

    def test_removed_and_zero_lines_order_nothing(self):
        self._add_vendor()
        coffee, salt = self._create_product("Coffee"), self._create_product("Salt")
        rules = self._create_rule(min_qty=5, max_qty=10)
        for product in (coffee, salt):
            self._add_vendor(product)
            rules |= self._create_rule(product, min_qty=5, max_qty=10)
        wizard = self._open(rules)
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 7
            with form.line_ids.edit(1) as line:
                line.quantity = 0
            form.line_ids.remove(2)
        orders, _message = self._confirm(wizard)
        self.assertRecordValues(orders.order_line, [{'product_id': self.tea.id, 'product_qty': 7}])

    def test_all_zero_and_negative_are_told(self):
        self._add_vendor()
        wizard = self._open(self._create_rule(min_qty=5, max_qty=10))
        wizard.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "All quantities are zero"):
            wizard.action_confirm()
        with self.assertRaisesRegex(Exception, "quantity"), self.env.cr.savepoint():
            wizard.line_ids.quantity = -1
            wizard.flush_model()

    def test_nothing_short(self):
        self._open_stock(30, '2026-02-01')
        rule = self._create_rule(min_qty=20, max_qty=50)
        with self.assertRaisesRegex(UserError, "Nothing to order"):
            self._open(rule)

    def test_two_companies(self):
        other = self.env['res.company'].create({'name': "Other Company"})
        self.buyer.company_ids |= other
        theirs = self.Orderpoint.with_company(other).create(
            {
                'product_id': self.tea.id,
                'company_id': other.id,
                'warehouse_id': self.env['stock.warehouse']
                .search([('company_id', '=', other.id)], limit=1)
                .id,
                'product_min_qty': 3,
                'product_max_qty': 3,
            }
        )
        rules = self._create_rule(min_qty=5, max_qty=10) | theirs
        rules = rules.with_context(allowed_company_ids=[self.company.id, other.id])
        with self.assertRaisesRegex(UserError, "one company at a time.*Other Company"):
            self._open(rules)

    def test_cost_only_for_the_cost_group(self):
        self._add_vendor()
        wizard = self._open(self._create_rule(min_qty=5, max_qty=10))
        self.assertIn('price', wizard.line_ids.fields_get())
        cost = self.env.ref('jxc_module.group_cost')
        for group in ('base.group_user', 'jxc_module.group_buyer'):
            self.env.ref(group).implied_ids -= cost
        self.assertFalse(self.buyer.has_group('jxc_module.group_cost'))
        self.assertNotIn('price', wizard.line_ids.fields_get())
        self.assertNotIn('amount', wizard.fields_get())
        with self.assertRaises(AccessError):
            wizard.line_ids.read(['price'])
        with Form(self._open(wizard.line_ids.orderpoint_id)) as form:
            self.assertEqual(form.vendor_count, 1)
            self.assertFalse(form._view['fields'].get('amount'))
        orders, _message = self._confirm(wizard)
        self.assertEqual(orders.order_line.price_unit, 8)
