from contextlib import suppress
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.replenishment.scheduler import (
    account_fiscal_position,
    orderpoint_ordering,
    purchase_order,
    purchase_order_line,
)
from ..models.replenishment.scheduler.held_lines import HeldLines
from .common_replenishment import NOW
from .common_replenishment_scheduler import SchedulerCommon, World
from .test_replenishment_scheduler_figures import simple_rules

# Queries that the opening of Replenishment may need, whatever the number of rules.
OPENING_READS = 58


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestSchedulerOrders(SchedulerCommon):
    """Core's methods order, rules of a vendor together, nothing twice."""

    def _orders(self, products):
        """Return what is on requests and planned moves of these products, comparable."""
        lines = self.env['purchase.order.line'].search([('product_id', 'in', products.ids)])
        moves = self.env['stock.move'].search([('product_id', 'in', products.ids)])
        return (
            sorted(
                str(
                    [
                        line.product_id.id,
                        line.product_qty,
                        line.product_uom_id.id,
                        line.name,
                        line.price_unit,
                        line.discount,
                        line.date_planned,
                        line.orderpoint_id.id,
                        line.partner_id.id,
                        line.company_id.id,
                        line.order_id.picking_type_id.id,
                        line.order_id.currency_id.id,
                        line.order_id.date_order,
                        line.tax_ids.ids,
                        line.price_subtotal,
                        line.price_total,
                    ]
                )
                for line in lines
            ),
            sorted(str(order.message_ids.mapped('body')) for order in lines.order_id),
            sorted(
                str(
                    [
                        order.partner_id.id,
                        order.company_id.id,
                        order.picking_type_id.id,
                        sorted((order.origin or '').split(', ')),
                        order.fiscal_position_id.id,
                        order.payment_term_id.id,
                        order.user_id.id,
                        order.amount_untaxed,
                        order.amount_tax,
                        order.amount_total,
                        order.amount_total_cc,
                    ]
                )
                for order in lines.order_id
            ),
            len(lines.order_id),
            sorted(
                str(
                    [
                        move.product_id.id,
                        move.product_uom_qty,
                        move.location_id.id,
                        move.location_dest_id.id,
                        move.location_final_id.id,
                        move.date,
                        move.state,
                        move.orderpoint_id.id,
                        move.origin,
                    ]
                )
                for move in moves
            ),
        )

    def test_same_documents_as_core(self):
        world = World(self, 7, products=20)
        # names of vendors on lines, and archived prices, are core's business, too
        rules = world.rules
        rules.trigger = 'auto'
        self._taxed(world.products)
        self.assertSameAsCore(rules)
        for grouping in ('default', 'day'):
            with self.subTest(grouping):
                self._compare_documents(world, rules, grouping)

    def _taxed(self, products):
        """Give products taxes of all kinds, and vendors positions: one his own, one by country."""
        taxes = self.env['account.tax'].create(
            [
                {
                    'name': f"Of {amount} {included}",
                    'type_tax_use': 'purchase',
                    'amount': amount,
                    'price_include_override': included,
                    'company_id': self.company.id,
                }
                for amount, included in ((13, 'tax_excluded'), (7, 'tax_included'))
            ]
        )
        for number, product in enumerate(products):
            product.supplier_taxes_id = [Command.set(taxes[number % 2 :][: number % 3].ids)]
        country = self.env.ref('base.cn')
        positions = self.env['account.fiscal.position'].create(
            [
                {'name': "Of this vendor", 'company_id': self.company.id},
                {
                    'name': "Of this country",
                    'company_id': self.company.id,
                    'auto_apply': True,
                    'country_id': country.id,
                },
            ]
        )
        self.vendors[0].property_account_position_id = positions[0]
        self.vendors[1].country_id = country
        self.vendors[2].property_supplier_payment_term_id = self.env.ref(
            'account.account_payment_term_30days'
        )

    def _compare_documents(self, world, rules, grouping):
        """Order both ways; with requests by day, core may come back to a request it made."""
        results = []
        for on in (False, True):
            savepoint = self.env.cr.savepoint()
            self._switch(on)
            self.vendors.group_rfq = grouping
            for company in self.companies:
                own = rules.filtered(lambda rule, company=company: rule.company_id == company)
                own.sudo()._procure_orderpoint_confirm(company_id=company, raise_user_error=False)
            results.append(self._orders(world.products))
            self.env.flush_all()
            savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache('stable')
            savepoint.close(rollback=False)
        core, ours = results
        self.assertGreater(len(core[0]), 10)
        self.maxDiff = None
        self.assertEqual(ours, core)

    def _ordered(self, products):
        lines = self.env['purchase.order.line'].search([('product_id', 'in', products.ids)])
        return {line.product_id: line.product_uom_qty for line in lines}

    def test_confirmed_orders_are_looked_at_once(self):
        """Stock 60, three orders of 20: 0 is left, 60 are ordered before the call returns."""
        rule = simple_rules(self, 1, product_min_qty=15)
        self._set_stock(rule.product_id, self.stock, 60)
        orders = self.env['sale.order'].union(
            *(self._sale(rule.product_id, 20) for _number in range(3))
        )
        self._switch()
        model = self.env.registry['stock.warehouse.orderpoint']
        with patch.object(
            model,
            '_procure_orderpoint_confirm',
            side_effect=model._procure_orderpoint_confirm,
            autospec=True,
        ) as procure:
            orders.action_confirm()
        self.assertEqual(procure.call_count, 1)
        self.assertEqual(self._ordered(rule.product_id), {rule.product_id: 60})
        self.assertEqual(rule.qty_to_order, 0)
        line = self.env['purchase.order.line'].search([('orderpoint_id', '=', rule.id)])
        for name in orders.mapped('name'):  # as core names what it is for
            self.assertIn(name, line.order_id.origin)

    def test_a_transfer_that_is_confirmed(self):
        """Moves of one transfer: one search for the rules of all of them."""
        few, many = simple_rules(self, 2), simple_rules(self, 12)
        for rule in few | many:
            self._set_stock(rule.product_id, self.stock, 100)
        self._switch()
        moves = [
            self.env['stock.move'].create(
                [
                    {
                        'product_id': rule.product_id.id,
                        'product_uom_qty': 1,
                        'location_id': self.stock.id,
                        'location_dest_id': self.customers.id,
                    }
                    for rule in rules
                ]
            )
            for rules in (few, many)
        ]
        self.env.registry.clear_cache('stable')
        self.assertConstantQueries(lambda some: some._trigger_scheduler(), *moves)

    def test_the_night(self):
        """In steps of two rules: each ordered once, and nothing the second time."""
        rules = simple_rules(self, 5)
        self._switch()
        self.patch(orderpoint_ordering, 'STEP', 2)
        self.patch(orderpoint_ordering, 'PAGE', 1)
        for _night in range(2):
            self._run()
            self.assertEqual(self._ordered(rules.product_id), dict.fromkeys(rules.product_id, 60))
        drafts = [('partner_id', '=', self.vendors[0].id), ('state', '=', 'draft')]
        self.assertEqual(self.env['purchase.order'].search_count(drafts), 1)

    def test_order_to_the_maximum(self):
        """A button sets a quantity on rules that have nothing to order: 20 to 50, two dozen."""
        rules = simple_rules(self, 3)
        for rule in rules:
            self._set_stock(rule.product_id, self.stock, 30)
        self._switch()
        self.patch(orderpoint_ordering, 'PAGE', 1)
        self.assertEqual(set(rules.mapped('qty_to_order')), {0})
        rules.action_replenish(force_to_max=True)
        self.assertEqual(self._ordered(rules.product_id), dict.fromkeys(rules.product_id, 24))

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref('stock.ir_cron_scheduler_action').method_direct_trigger()
        self.env.invalidate_all()

    def test_a_run_that_is_killed(self):
        """What was ordered before the end stays; the next run orders the rest."""
        rules = simple_rules(self, 5)
        self._switch()
        self.patch(orderpoint_ordering, 'STEP', 2)
        model = self.env.registry['stock.warehouse.orderpoint']
        done = []
        alone = model._jxc_procure_alone

        def killed(step, company_id):
            if done:
                raise SystemExit("killed")
            done.append(step.ids)
            return alone(step, company_id)

        with (
            patch.object(model, '_jxc_procure_alone', killed),
            patch.object(self.env.registry['ir.cron'], '_commit_progress'),
            self.enter_registry_test_mode(),
            suppress(SystemExit),  # assertRaises would take everything back
        ):
            rules.sudo()._jxc_procure_in_steps([rules.ids], self.company)
        self.env.invalidate_all()
        self.assertEqual(len(self._ordered(rules.product_id)), 2)
        self._run()
        self.assertEqual(self._ordered(rules.product_id), dict.fromkeys(rules.product_id, 60))

    def test_a_product_that_fails(self):
        """One line cannot be made: an activity and an alert; the others are ordered."""
        rules = simple_rules(self, 4)
        bad = rules[2].product_id
        self._switch()
        model = self.env.registry['purchase.order.line']
        prepare = model._prepare_purchase_order_line

        def broken(line, product_id, *args):
            if product_id == bad:
                raise ZeroDivisionError("broken price")
            return prepare(line, product_id, *args)

        with (
            patch.object(model, '_prepare_purchase_order_line', broken),
            self.assertLogs('odoo.addons.jxc_module.models.base.jxc_job_runner', 'ERROR'),
        ):
            self._run()
        good = (rules - rules[2]).product_id
        self.assertEqual(self._ordered(rules.product_id), dict.fromkeys(good, 60))
        activity = self.env['mail.activity'].search(
            [('res_model', '=', 'product.template'), ('res_id', '=', bad.product_tmpl_id.id)]
        )
        self.assertIn("broken price", activity.note)
        alert = self.env['jxc.alert'].search([('kind', '=', 'job'), ('res_id', '=', rules[2].id)])
        self.assertEqual(alert.state, 'open')
        self.assertIn(self.env.ref('stock.ir_cron_scheduler_action').name, alert._job_title())
        self._run()
        self.assertEqual(self._ordered(rules.product_id), dict.fromkeys(rules.product_id, 60))
        self.assertEqual(alert.state, 'resolved')

    def test_no_vendor(self):
        """Core's own words where nobody sells the product."""
        rules = simple_rules(self, 3)
        alone = rules[1].product_id
        alone.seller_ids.unlink()
        rules[1].route_id = self.buy
        self._switch()
        self._run()
        self.assertEqual(
            self._ordered(rules.product_id), dict.fromkeys((rules - rules[1]).product_id, 60)
        )
        activity = self.env['mail.activity'].search(
            [('res_model', '=', 'product.template'), ('res_id', '=', alone.product_tmpl_id.id)]
        )
        self.assertIn("There is no matching vendor price", activity.note)

    def test_replenishment_opens(self):
        """The same manual rules are made and removed as by core."""
        world = World(self, 11, products=10)
        world.rules.filtered(lambda rule: rule.id % 2).unlink()
        made = []
        for on in (False, True):
            savepoint = self.env.cr.savepoint()
            self._switch(on)
            self.Orderpoint.action_open_orderpoints()
            rules = self.Orderpoint.search([('product_id', 'in', world.products.ids)])
            made.append(
                {
                    (rule.product_id, rule.location_id, rule.trigger, rule.qty_to_order, rule.name)
                    for rule in rules
                }
            )
            savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache('stable')
            savepoint.close(rollback=False)
        self.assertGreater(len(made[0]), 5)
        self.assertEqual(made[1], made[0])

    def test_a_vendor_more(self):
        """Each vendor more costs what his own request costs: its number, and writing it."""
        self._switch()
        counts = []
        for number in (2, 8):
            rules = simple_rules(self, number)
            for rule in rules:
                rule.product_id.seller_ids.partner_id = self.env['res.partner'].create(
                    {'name': f"Vendor of {rule.product_id.name}"}
                )
            self.env.flush_all()
            self.env.registry.clear_cache('stable')
            counts.append(
                self._count_queries(
                    lambda rules=rules: rules._procure_orderpoint_confirm(company_id=self.company)
                )
            )
            lines = self.env['purchase.order.line'].search([('orderpoint_id', 'in', rules.ids)])
            self.assertEqual(len(lines.order_id), number)
        self.assertLessEqual((counts[1] - counts[0]) / 6, 3)

    def test_requests_that_are_there(self):
        """What one vendor has not been sent yet grows; the others get requests of their own."""
        first, second, third = simple_rules(self, 3)
        second.product_id.seller_ids.partner_id = self.vendors[1]
        third.product_id.seller_ids.partner_id = self.vendors[2]
        waiting = self.env['purchase.order'].create(
            [{'partner_id': vendor.id, 'user_id': False} for vendor in self.vendors[:2]]
        )
        waiting[1].state = 'sent'
        self._switch()
        (first | second | third)._procure_orderpoint_confirm(company_id=self.company)
        lines = self.env['purchase.order.line'].search(
            [('orderpoint_id', 'in', (first | second | third).ids)]
        )
        by_vendor = {line.partner_id: line.order_id for line in lines}
        self.assertEqual(by_vendor[self.vendors[0]], waiting[0])
        self.assertNotIn(by_vendor[self.vendors[1]], waiting)
        self.assertNotIn(by_vendor[self.vendors[2]], waiting)

    def test_an_addon_that_looks_at_what_is_made(self):
        """Where another addon extends what is put off, core does all as it comes."""
        self._switch()
        for extended in (purchase_order.PurchaseOrder, purchase_order_line.PurchaseOrderLine):
            rules = simple_rules(self, 2)
            rules[1].product_id.seller_ids.partner_id = self.vendors[1]
            self.env.registry.clear_cache('stable')
            with (
                self.subTest(extended.__name__),
                patch.object(extended, '_module', 'other'),
                patch.object(HeldLines, 'hold_lines', side_effect=AssertionError),
                patch.object(HeldLines, 'hold_notes', side_effect=AssertionError),
                patch.object(HeldLines, 'requests_of', side_effect=AssertionError),
            ):
                rules._procure_orderpoint_confirm(company_id=self.company)
                self.assertEqual(len(self._ordered(rules.product_id)), 2)
        self.env.registry.clear_cache('stable')

    def test_an_addon_that_finds_other_positions(self):
        """Where another addon extends what is asked once, core asks for each order."""
        positions, counts = self.env['account.fiscal.position'], []
        with self.env['stock.rule']._jxc_rules_once():
            # the first time something else is read, too
            for number, module in enumerate(('jxc_module', 'jxc_module', 'other')):
                self.env.registry.clear_cache('stable')
                with patch.object(account_fiscal_position.AccountFiscalPosition, '_module', module):
                    self.env['stock.rule']._jxc_may_ask_once()
                    domain = [('auto_apply', '=', True), ('sequence', '!=', number)]
                    counts.append(
                        self._count_queries(lambda d=domain: [positions.search(d) for _ in 'abc'])
                    )
        self.env.registry.clear_cache('stable')
        self.assertEqual(counts[2] - counts[1], 2)

    def test_rules_of_another_company(self):
        """Asked all at once or one by one, core's words are the same where a company is wrong."""
        rules = simple_rules(self, 3)
        self.env.cr.execute(
            "UPDATE product_template SET company_id = %s WHERE id = %s",
            [self.other_company.id, rules[1].product_id.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        with self.env['stock.rule']._jxc_rules_once():
            (rules - rules[1])._check_company()
            with self.assertRaisesRegex(UserError, "belongs to another company"):
                rules._check_company()

    def test_manual_rules_are_made_together(self):
        """Two products that go below zero without a rule, or twelve: as many queries."""
        self._switch()
        counts = []
        for number in (2, 12):
            rules = simple_rules(self, number)
            products = rules.product_id
            rules.unlink()
            self.env['stock.move'].create(
                [
                    {
                        'product_id': product.id,
                        'product_uom_qty': 5,
                        'location_id': self.stock.id,
                        'location_dest_id': self.customers.id,
                    }
                    for product in products
                ]
            )._action_confirm()
            self.env.registry.clear_cache('stable')
            counts.append(self._count_queries(self.Orderpoint.action_open_orderpoints))
            made = self.Orderpoint.search([('product_id', 'in', products.ids)])
            self.assertEqual(made.product_id, products)
            self.assertEqual(set(made.mapped('qty_to_order')), {12})
            self.assertEqual(set(made.mapped('trigger')), {'manual'})
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLessEqual(counts[1], OPENING_READS)

    def test_price_lists_that_change_meanwhile(self):
        """What was found of a product is asked for again when its price lists change."""
        product = simple_rules(self, 1).product_id
        with self.env['stock.rule']._jxc_rules_once():
            first = product._select_seller(quantity=None)
            self.assertEqual(product._prepare_sellers(), first)
            other = first.copy({'partner_id': self.vendors[1].id, 'sequence': 0})
            self.assertEqual(product._prepare_sellers(), other | first)
            self.assertEqual(product._select_seller(quantity=None), other)
            other.unlink()
            self.assertEqual(product._prepare_sellers(), first)

    def test_rows_of_the_page(self):
        few, many = simple_rules(self, 3), simple_rules(self, 30)
        self._switch()
        wanted = {
            name: {} for name in ('qty_on_hand', 'qty_forecast', 'qty_to_order', 'lead_days')
        } | {'effective_route_id': {'fields': {'display_name': {}}}}

        def read(rules):
            self.env.registry.clear_cache('stable')
            return rules.web_search_read([('id', 'in', rules.ids)], wanted)

        self.assertConstantQueries(read, few, many)
        routes = {row['effective_route_id']['id'] for row in read(many)['records']}
        self.assertEqual(routes, {self.buy.id})
