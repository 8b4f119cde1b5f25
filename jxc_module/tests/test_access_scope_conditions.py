from odoo.fields import Command, Domain
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.jxc_module.models.access import scope_conditions


@tagged('post_install', '-at_install')
class TestScopeConditions(TransactionCase):
    """What the addon relies on inside of core's `Domain`, and the marks of the rules behind it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env['stock.warehouse'].search([], limit=1)
        cls.keeper = new_test_user(
            cls.env,
            'scope_conditions_keeper',
            groups='stock.group_stock_user',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse.ids)],
        )

    def _optimized(self, user, *condition):
        return list(Domain([condition]).optimize_full(self.env['product.product'].with_user(user)))

    # === WHAT IS PRIVATE TO CORE === #

    def test_is_registered_where_core_looks(self):
        domains = scope_conditions._domains
        self.assertEqual(domains.__name__, 'odoo.orm.domains')
        full = domains._OPTIMIZATIONS_FOR[domains.OptimizationLevel.FULL]
        for field_type in ('one2many', 'many2many'):
            self.assertEqual(full[field_type].count(scope_conditions._apply_scope_to_ids), 1)
        self.assertEqual(max(domains.OptimizationLevel), domains.OptimizationLevel.FULL)

    def test_a_condition_has_what_is_read_from_it(self):
        condition = Domain('stock_quant_ids', 'in', [7])
        for name in ('field_expr', 'operator', 'value'):
            self.assertTrue(hasattr(condition, name), name)

    def test_core_asks_at_every_depth(self):
        """An id and an emptiness become searches under the rules of the limited reader."""
        for value in ([7], False, [7, False]):
            for operator in ('in', 'not in') if value else ('=', '!='):
                domain = self._optimized(self.keeper, 'stock_quant_ids', operator, value)
                self.assertTrue(
                    any(leaf[1] in ('any', 'not any') for leaf in domain if len(leaf) == 3),
                    (operator, value, domain),
                )
        inside = self._optimized(
            self.keeper,
            'product_tmpl_id',
            'any',
            [('product_variant_ids.stock_move_ids', '!=', False)],
        )
        self.assertIn("('stock_move_ids', 'any', ", repr(inside))

    def test_others_keep_cores_way(self):
        domain = self._optimized(self.env.user, 'stock_quant_ids', 'in', [7])
        self.assertEqual([leaf[1] for leaf in domain], ['in'])

    # === RULES ARE FOUND BY THEIR MARK === #

    def test_every_rule_about_warehouses_is_marked(self):
        """A rule that asks for the warehouses of a user says so; nothing else does."""
        rules = self.env['ir.rule'].with_context(active_test=False).search([])
        asking = rules.filtered(lambda rule: 'user.jxc_warehouse' in (rule.domain_force or ''))
        self.assertTrue(asking)
        self.assertEqual(rules.filtered('jxc_by_warehouse'), asking)
        self.assertLessEqual(
            {'stock.move', 'stock.quant', 'jxc.alert'}, self.env['res.users']._jxc_scoped_models()
        )
