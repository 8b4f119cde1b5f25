from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import Form, new_test_user, tagged

from .common_replenishment import NOW
from .common_replenishment_scheduler import FIGURES, SchedulerCommon, World
from .common_replenishment_scheduler_many import as_many
from .common_tools_properties import holds


def simple_rules(case, number, **vals):
    """Make rules 20/50 at a vendor with 5 days, who sells by the dozen."""
    products = case.env['product.product'].create(
        [
            {'name': f"Plain {index}", 'type': 'consu', 'is_storable': True}
            for index in range(number)
        ]
    )
    case.env['product.supplierinfo'].create(
        [
            {
                'partner_id': case.vendors[0].id,
                'product_tmpl_id': product.product_tmpl_id.id,
                'delay': 5,
                'product_uom_id': case.dozen.id,
            }
            for product in products
        ]
    )
    return case.Orderpoint.create(
        [
            {
                'product_id': product.id,
                'location_id': case.stock.id,
                'product_min_qty': 20,
                'product_max_qty': 50,
                **vals,
            }
            for product in products
        ]
    )


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestSchedulerFigures(SchedulerCommon):
    """Figures of rules worked out in bulk are core's, whatever the rules are like."""

    @holds(lambda st: {'seed': st.integers(0, 10**6)}, examples=2)
    def test_same_as_core(self, seed):
        savepoint = self.env.cr.savepoint()
        self.assertSameAsCore(World(self, seed).rules, at_least=0.9)
        savepoint.rollback()
        self.env.registry.clear_cache('stable')
        savepoint.close(rollback=False)

    def test_written_out(self):
        """Stock 10, a receipt of 4 in five days, one of 100 after: 36 are missing, 3 dozen."""
        rule = simple_rules(self, 1)
        self.company.write({'horizon_days': 0, 'days_to_purchase': 0})
        self._set_stock(rule.product_id, self.stock, 10)
        for quantity, date in ((4, '2026-03-07 23:59:59'), (100, '2026-03-08 00:00:00')):
            move = self.env['stock.move'].create(
                {
                    'product_id': rule.product_id.id,
                    'product_uom_qty': quantity,
                    'location_id': self.suppliers.id,
                    'location_dest_id': self.stock.id,
                    'date': date,
                }
            )
            move._action_confirm()
        self._switch()
        figures = self._figures(rule, False)[rule.id]
        self.assertEqual(
            dict(zip(FIGURES, map(str, figures), strict=False)),
            {
                'lead_days': '5.0',
                'lead_horizon_date': '2026-03-07',
                'qty_on_hand': '10.0',
                'qty_forecast': '14.0',
                'qty_to_order_computed': '36.0',
                'qty_to_order': '36.0',
                'deadline_date': '2026-03-02',
            },
        )

    def test_half_a_day_of_lead_counts_as_a_whole_one(self):
        """Short from the 20th on, to be ordered 5 + 1.5 days before: core says the 13th."""
        rule = simple_rules(self, 1)
        self.company.write({'horizon_days': 30, 'days_to_purchase': 1.5})
        self._set_stock(rule.product_id, self.stock, 25)
        move = self.env['stock.move'].create(
            {
                'product_id': rule.product_id.id,
                'product_uom_qty': 10,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
                'date': '2026-03-20 04:00:00',
            }
        )
        move._action_confirm()
        self.assertSameAsCore(rule, at_least=1)
        self.assertEqual(str(rule.deadline_date), '2026-03-13')

    def test_many_are_written_once(self):
        """Both figures of a rule by one statement, whichever changed; what else waits is kept."""
        both, quantity, deadline, neither = rules = simple_rules(self, 4)
        self._switch()
        expected = self._figures(rules, False)
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET qty_to_order_computed = NULL WHERE id IN %s",
            [(both | quantity)._ids],
        )
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET deadline_date = NULL WHERE id IN %s",
            [(both | deadline)._ids],
        )
        self.env.invalidate_all()
        written = []
        write_many = self.env.registry[rules._name]._jxc_write_many

        def note(model, fields, ids):
            written.append(({field.name for field in fields}, set(ids)))
            write_many(model, fields, ids)

        with (
            as_many(),
            patch.object(self.env.registry[rules._name], '_jxc_write_many', note),
        ):
            rules._compute_qty_to_order_computed()
            rules._compute_deadline_date()
            neither.product_max_qty = 62
            self.env.remove_to_compute(rules._fields['qty_to_order_computed'], neither)
            self.env.flush_all()
        names = ('qty_to_order_computed', 'deadline_date')
        self.assertCountEqual(
            written,
            [
                ({*names}, set(both.ids)),
                ({names[0]}, set(quantity.ids)),
                ({names[1]}, set(deadline.ids)),
            ],
        )
        self.env.invalidate_all()
        for rule in rules:
            figures = expected[rule.id]
            self.assertEqual([rule[name] for name in names], [figures[4], figures[6]])
        self.assertEqual(neither.product_max_qty, 62)

    def test_queries_do_not_grow(self):
        few, many = simple_rules(self, 3), simple_rules(self, 30)
        self._switch()
        for name in ('_compute_qty', '_compute_qty_to_order_computed', '_compute_deadline_date'):
            with self.subTest(name):
                self.env.registry.clear_cache('stable')
                self.assertConstantQueries(lambda rules, n=name: getattr(rules, n)(), few, many)

    def test_off_asks_nothing(self):
        """Without the switch core's methods run, and ours ask for nothing."""
        rules = simple_rules(self, 3)
        self._switch(False)
        model = self.env.registry['stock.warehouse.orderpoint']
        with patch.object(model, '_jxc_evaluate', side_effect=AssertionError):
            counts = [self._count_queries(rules._compute_qty_to_order_computed) for _run in 'ab']
        with rules._jxc_by_core():
            core = self._count_queries(rules._compute_qty_to_order_computed)
        self.assertEqual(counts[1], core)
        self.assertEqual(rules.mapped('qty_to_order'), [60, 60, 60])

    def test_another_company_keeps_core(self):
        rule = simple_rules(self, 1)
        other = self._rule_of_other_company(rule.product_id)
        self.other_company.jxc_scheduler = True
        self.assertEqual(rule._jxc_switched() | other._jxc_switched(), other)

    def _rule_of_other_company(self, product):
        return self.Orderpoint.with_company(self.other_company).create(
            {
                'product_id': product.id,
                'location_id': self.warehouse_o.lot_stock_id.id,
                'warehouse_id': self.warehouse_o.id,
                'company_id': self.other_company.id,
                'product_min_qty': 1,
                'product_max_qty': 2,
            }
        )

    def test_left_to_core(self):
        """A circle of routes, a horizon beyond the calendar, a service: each alone."""
        rules = simple_rules(self, 5)
        circle, far, service, plain, other = rules
        for source, target in ((self.shelf, self.bin), (self.bin, self.shelf)):
            route = self.env['stock.route'].create(
                {
                    'name': f"To {target.name}",
                    'product_selectable': True,
                    'rule_ids': [
                        (
                            0,
                            0,
                            {
                                'name': f"To {target.name}",
                                'action': 'pull',
                                'procure_method': 'make_to_order',
                                'location_src_id': source.id,
                                'location_dest_id': target.id,
                                'picking_type_id': self.warehouse.int_type_id.id,
                            },
                        )
                    ],
                }
            )
            circle.product_id.route_ids += route
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET type = 'service' WHERE id = %s",
            [service.product_tmpl_id.id],
        )
        # past core, which would refuse both as soon as they are written
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET location_id = %s WHERE id = %s",
            [self.bin.id, circle.id],
        )
        self.env.cr.execute(
            "UPDATE product_supplierinfo SET delay = 3000000 WHERE id = %s",
            [far.product_id.seller_ids.id],
        )
        self.env.invalidate_all()
        self._switch()
        outcomes, left, *_rest = rules._jxc_evaluate()
        self.assertEqual(left, {circle.id: 'error', far.id: 'horizon', service.id: 'service'})
        self.assertEqual(outcomes.keys(), {plain.id, other.id})
        self.assertEqual(set(left.values()) - rules._jxc_reasons().keys(), set())

    def test_a_form_that_is_not_saved(self):
        self._switch()
        with Form(self.Orderpoint) as form:
            form.product_id = simple_rules(self, 1).product_id
            form.location_id = self.shelf
            form.product_min_qty = 3
        self.assertEqual(form.record.qty_to_order, 12)

    def test_another_addon_keeps_core(self):
        rules = simple_rules(self, 2)
        model = self.env.registry['stock.warehouse.orderpoint']
        self._switch()
        with patch.object(model, '_jxc_scheduler_strangers', lambda self: ('other',)):
            _outcomes, left, *_rest = rules._jxc_evaluate()
        self.assertEqual(left, dict.fromkeys(rules.ids, 'addon'))
        self.assertEqual(rules._jxc_scheduler_strangers(), ())

    def test_a_user_of_one_warehouse(self):
        """Who reads a rule gets core's figures under his own rights."""
        rules = simple_rules(self, 2)
        self._set_stock(rules[0].product_id, self.stock, 7)
        buyer = new_test_user(
            self.env, 'scheduler buyer', groups='jxc_module.group_buyer', company_id=self.company.id
        )
        mine = rules.with_user(buyer).with_context(allowed_company_ids=self.company.ids)
        self._switch()
        self.env.invalidate_all()
        ours = mine.mapped('qty_forecast')
        self.env.invalidate_all()
        with rules._jxc_by_core():
            self.assertEqual(mine.mapped('qty_forecast'), ours)
        self.assertEqual(ours, [7, 0])
