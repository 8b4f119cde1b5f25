from freezegun import freeze_time

from odoo.tests import tagged

from ..models.base.rules_later import RulesLater
from .common_replenishment import NOW
from .common_replenishment_scheduler import SchedulerCommon
from .test_replenishment_scheduler_figures import simple_rules

PAGE_READS = 22  # queries of a page of Replenishment from empty caches on, whatever the rules


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestSchedulerReads(SchedulerCommon):
    """What core asks again and again is asked once, and what is found is the same."""

    def test_rules_that_are_held_are_not_searched(self):
        """Core searches the rules of each move that changes, also of those that a call holds."""
        held, other = simple_rules(self, 2)
        order = self._sale(held.product_id, 3)
        mine, theirs = self.env['stock.move'].create(
            [
                {
                    'product_id': rule.product_id.id,
                    'product_uom_qty': 1,
                    'location_id': self.stock.id,
                    'location_dest_id': self.customers.id,
                }
                for rule in (held, other)
            ]
        )
        field = self.Orderpoint._fields['qty_to_order_computed']
        for on, searches in ((True, 0), (False, 1)):
            self._switch(on)
            self.env.flush_all()
            with self.subTest(on=on), RulesLater().holding(order):
                (mine | theirs)._update_orderpoints()  # what it reads of moves and places
                self.env.remove_to_compute(field, other)
                shown = self.Orderpoint._fields['qty_forecast']._get_cache(self.env)
                shown[held.id] = 987
                before = self.env.cr.sql_log_count
                mine._update_orderpoints()
                self.assertEqual(self.env.cr.sql_log_count - before, searches)
                self.assertNotIn(held.id, shown)
                self.assertNotIn(held, self.env.records_to_compute(field))
                theirs._update_orderpoints()
                self.assertIn(other, self.env.records_to_compute(field))
            self.assertIn(held, self.env.records_to_compute(field))

    def test_settings_are_asked_once_a_call(self):
        """Which rule pushes goods on, which positions apply: the same for all lines of a call."""
        rule = simple_rules(self, 1)
        order, rules = self._sale(rule.product_id, 3), self.env['stock.rule']
        place, values = self.warehouse_b.wh_input_stock_loc_id, {'warehouse_id': self.warehouse_b}
        core = rules._get_push_rule(rule.product_id, place, values)
        self.assertEqual(core.location_dest_id, self.stock_b)

        def ask():
            self.assertEqual(rules._get_push_rule(rule.product_id, place, values), core)
            self.env['account.fiscal.position'].search([('auto_apply', '=', True)])
            self.env['account.analytic.distribution.model']._get_applicable_models({})

        for on, again in ((True, 0), (False, 3)):
            self._switch(on)
            with self.subTest(on=on), RulesLater().holding(order):
                ask()
                before = self.env.cr.sql_log_count
                ask()
                self.assertEqual(self.env.cr.sql_log_count - before, again)

    def test_manual_rules_that_have_nothing_to_order(self):
        """Of all rules core removes those that it made itself, when Replenishment opens."""
        self._switch()
        rules = simple_rules(self, 4, product_min_qty=0, product_max_qty=0)
        rules.trigger = 'manual'
        rules[1].trigger = 'auto'
        rules[2].qty_to_order_manual = 5
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET create_uid = 1, active = id != %s"
            " WHERE id IN %s",
            [rules[3].id, tuple(rules.ids)],
        )
        admin = self.env.ref('base.user_admin')
        mine = simple_rules(self, 1, product_min_qty=0, product_max_qty=0, trigger='manual')
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET create_uid = %s WHERE id = %s",
            [admin.id, mine.id],
        )
        self.env.invalidate_all()
        self.Orderpoint.action_open_orderpoints()
        self.assertEqual((rules | mine).exists(), rules[1] | rules[2] | mine)
        # the nightly cleaning calls it by this mark
        self.assertTrue(self.env.registry[rules._name]._unlink_processed_orderpoints._autovacuum)

    def test_places_are_read_with_those_above(self):
        """By what a rule is replenished: for a bin as many queries as for the stock above it."""
        self._switch()
        counts = []
        for place in (self.stock, self.bin):
            rules = simple_rules(self, 2, location_id=place.id)
            self.env.registry.clear_cache('stable')
            counts.append(self._count_queries(rules._compute_rules))
            self.assertEqual(rules.rule_ids.mapped('action'), ['buy'])
        self.assertEqual(counts[0], counts[1])

    def test_vendors_of_what_core_evaluates(self):
        """A page reads price lists of what it evaluates; those of a service beside it stay."""
        goods, service = rules = simple_rules(self, 2)
        self.env.cr.execute(
            "UPDATE product_template SET type = 'service' WHERE id = %s",
            [service.product_id.product_tmpl_id.id],
        )
        self._switch()
        self.env.invalidate_all()
        _outcomes, left, *_rest = rules._jxc_evaluate()
        self.assertEqual(left, {service.id: 'service'})
        for rule in (goods, service):
            self.assertEqual(rule.product_id.seller_ids.partner_id, self.vendors[0])

    def test_a_page_of_many(self):
        """Rows 3 to 7 in any order are those of all rows, and what is read beside does not grow."""
        rules = simple_rules(self, 12)
        self._switch()
        wanted = {'product_id': {}, 'qty_to_order': {}, 'effective_route_id': {}}
        domain = [('id', 'in', rules.ids)]
        for order in (None, 'product_id desc', 'qty_to_order_computed, id desc'):
            with self.subTest(order):
                every = rules.web_search_read(domain, wanted, order=order)
                page = rules.web_search_read(domain, wanted, order=order, offset=3, limit=5)
                self.assertEqual(page['records'], every['records'][3:8])
                self.assertEqual(page['length'], 12)
        self.assertFalse(rules.web_search_read([('id', 'in', [])], wanted, limit=5)['records'])
        rules[4].active = False
        page = rules.web_search_read(domain, wanted, limit=5)
        self.assertNotIn(rules[4].id, [row['id'] for row in page['records']])
        self.env.registry.clear_cache('stable')
        reads = self._count_queries(lambda: rules.web_search_read(domain, wanted, limit=5))
        self.assertLessEqual(reads, PAGE_READS)
