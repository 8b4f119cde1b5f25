from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.demand import MAX_SERVICE_LEVEL, MIN_SERVICE_LEVEL
from ...tools.policy_choice import PolicyChooser, Scope, category_ids


class JxcSafetyPolicy(models.Model):
    """How much stock to keep, for which products, in which warehouses."""

    _name = 'jxc.safety.policy'
    _description = "Safety Stock Policy"
    _inherit = ['mail.thread']
    _order = 'company_id, sequence, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )

    # scope
    warehouse_ids = fields.Many2many(
        'stock.warehouse', string="Warehouses", check_company=True, help="Empty: all warehouses."
    )
    category_ids = fields.Many2many(
        'product.category', string="Categories", help="With their subcategories. Empty: all."
    )
    product_ids = fields.Many2many(
        'product.product',
        string="Products",
        check_company=True,
        domain=[('is_storable', '=', True)],
        help="Empty: all products of the other limits.",
    )
    abc_class = fields.Selection([('A', "A"), ('B', "B"), ('C', "C")], string="ABC Class")
    xyz_class = fields.Selection([('X', "X"), ('Y', "Y"), ('Z', "Z")], string="XYZ Class")

    # how much
    method = fields.Selection(
        [
            ('service_level', "Service level"),
            ('cover_days', "Days of cover"),
            ('fixed', "Fixed quantity"),
        ],
        required=True,
        default='service_level',
        help="Service level: the safety stock that lets this share of order cycles end without a "
        "stock-out, from the product's own demand and lead times.\n"
        "Days of cover: the demand of so many average days.\n"
        "Fixed quantity: the same number for every product.",
    )
    service_level = fields.Float(
        default=0.95,
        digits=(6, 4),
        help="Share of order cycles without a stock-out, from 50 % to 99.99 %.",
    )
    cover_days = fields.Float(string="Safety Days", default=7.0, digits=(8, 1))
    fixed_qty = fields.Float(string="Safety Quantity", digits='Product Unit')
    review_days = fields.Float(
        default=1.0,
        digits=(8, 1),
        help="Days between two looks at the stock. The reorder point covers them beside the lead "
        "time: 7 for who orders once a week.",
    )
    order_days = fields.Float(
        string="Order Covers (days)",
        default=7.0,
        digits=(8, 1),
        help="Order-up-to level = reorder point + daily demand × these days.",
    )
    history_days = fields.Integer(default=365, help="Days of demand to look at.")
    shelf_life_cap = fields.Boolean(
        default=True,
        help="Never propose to hold more than sells within the shelf life of the product.",
    )
    apply_mode = fields.Selection(
        [('propose', "Propose"), ('auto', "Apply automatically")],
        required=True,
        default='propose',
        help="Propose: minimum and maximum change when somebody accepts the proposal.\n"
        "Apply automatically: they change every night; each change is kept in the proposals.",
    )
    create_rules = fields.Boolean(
        string="Create Missing Rules",
        help="Every night, create reordering rules for the products of this policy that were in "
        "demand in a warehouse and have none there.",
    )
    responsible_id = fields.Many2one(
        'res.users',
        string="Buyer",
        check_company=True,
        domain=[('share', '=', False)],
        help="Gets the alerts of products without a responsible of their own.",
    )
    rule_count = fields.Integer(compute='_compute_rule_count')

    _days_not_negative = models.Constraint(
        'CHECK (cover_days >= 0 AND review_days >= 0 AND order_days >= 0 AND fixed_qty >= 0)',
        "Days and quantities of a safety stock policy cannot be negative.",
    )
    _history_long_enough = models.Constraint(
        'CHECK (history_days BETWEEN 14 AND 1100)',
        "The history of a safety stock policy must be 14 to 1,100 days long.",
    )

    # === COMPUTE === #

    def _compute_rule_count(self):
        counts = dict(
            self.env['stock.warehouse.orderpoint']._read_group(
                [('jxc_policy_id', 'in', self.ids)], ['jxc_policy_id'], ['__count']
            )
        )
        for policy in self:
            policy.rule_count = counts.get(policy, 0)

    @api.constrains('method', 'service_level')
    def _check_service_level(self):
        for policy in self:
            if policy.method != 'service_level':
                continue
            if not MIN_SERVICE_LEVEL <= policy.service_level <= MAX_SERVICE_LEVEL:
                raise ValidationError(
                    self.env._(
                        "Policy “%(policy)s”: the service level must lie between 50 %% and "
                        "99.99 %%, not %(level)s %%. No finite stock gives 100 %%.",
                        policy=policy.name,
                        level=round(policy.service_level * 100, 4),
                    )
                )

    # === ACTIONS === #

    @api.readonly
    def action_view_rules(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_replenishment')
        return {**action, 'domain': [('jxc_policy_id', '=', self.id)], 'context': {}}

    def action_recompute(self):
        """Recompute every rule of the companies of these policies now.

        :raises AccessError: for those who may not change policies
        """
        self.check_access('write')
        for company in self.company_id:
            self.env['stock.warehouse.orderpoint']._jxc_recompute_company(company)
        return self.env['stock.warehouse.orderpoint']._jxc_done_notification()

    def action_create_rules(self):
        """Create the missing reordering rules of these policies and compute them.

        :raises AccessError: for those who may not change policies: it makes rules in all warehouses
        """
        self.check_access('write')
        created = self._create_missing_rules()
        for company in created.company_id:
            created.filtered(
                lambda rule, company=company: rule.company_id == company
            )._jxc_recompute(company)
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_replenishment')
        return {**action, 'domain': [('id', 'in', created.ids)], 'context': {}}

    # === BUSINESS === #

    @api.model
    def _chooser(self, company):
        """Return the :class:`PolicyChooser` over the active policies of ``company``.

        Archived products, warehouses and categories stay in a scope: archiving the only warehouse
        of a policy must not make it one for all warehouses.
        """
        policies = self.search([('company_id', '=', company.id)]).with_context(active_test=False)
        return PolicyChooser(
            Scope(
                policy=policy.id,
                sequence=policy.sequence,
                warehouses=frozenset(policy.warehouse_ids.ids),
                categories=frozenset(policy.category_ids.ids),
                products=frozenset(policy.product_ids.ids),
                abc_class=policy.abc_class or '',
                xyz_class=policy.xyz_class or '',
            )
            for policy in policies
        )

    def _create_missing_rules(self):
        """Create manual rules for the product × warehouse pairs of these policies without one.

        A pair counts that was in demand within the history of the policy, or whose product the
        policy names. One insert for all of them.

        :return: the new stock.warehouse.orderpoint records
        """
        Orderpoint = self.env['stock.warehouse.orderpoint']
        created = Orderpoint
        for company in self.company_id:
            policies = self.filtered(lambda policy, company=company: policy.company_id == company)
            vals_list = policies._missing_rules_values(company)
            if vals_list:
                # a person in name only: the values are the run's, none is typed
                creator = Orderpoint.with_user(policies._rule_owner()).sudo()
                created |= creator.with_company(company).create(vals_list)
        return created.with_env(self.env)

    def _rule_owner(self):
        """Return the person in whose name rules are created.

        Core deletes manual rules without need that the superuser made, as it takes them for its
        own; the nightly run works as the superuser.
        """
        people = self.responsible_id | self.create_uid | self.env.user
        admin = self.env.ref('base.user_admin', raise_if_not_found=False)
        return people.filtered(lambda user: user.id != SUPERUSER_ID)[:1] or admin or self.env.user

    def _missing_rules_values(self, company):
        self.env.flush_all()
        chooser = self._chooser(company)
        found = []
        for row in self.env.execute_query_dict(self._missing_rules_sql(company)):
            policy = chooser.choose(
                row['product_id'],
                category_ids(row['category_path']),
                row['warehouse_id'],
                row['abc'] or '',
                row['xyz'] or '',
            )
            if policy in self._ids:
                found.append(
                    {
                        'product_id': row['product_id'],
                        'warehouse_id': row['warehouse_id'],
                        'location_id': row['location_id'],
                        'company_id': company.id,
                        'trigger': 'manual',
                    }
                )
        return found

    def _missing_rules_sql(self, company):
        """Pairs in demand, or named, that have no reordering rule, not even an archived one.

        :return: SELECT of ``product_id, warehouse_id, location_id, category_path, abc, xyz``
        """
        facts = self.env['jxc.facts'].sudo()  # what needs a rule does not depend on who asks
        today = company._jxc_today()
        since = fields.Date.subtract(today, days=max(self.mapped('history_days')))
        yesterday = fields.Date.subtract(today, days=1)
        named = self.with_context(active_test=False).product_ids.ids
        return SQL(
            """
            SELECT pair.product_id, pair.warehouse_id, warehouse.lot_stock_id AS location_id,
                   COALESCE(category.parent_path, '') AS category_path,
                   product.jxc_abc_class ->> %(company_key)s AS abc,
                   product.jxc_xyz_class ->> %(company_key)s AS xyz
              FROM (
                SELECT product_id, warehouse_id FROM (%(demand)s) AS demand
                 GROUP BY product_id, warehouse_id HAVING SUM(quantity) > 0
                 UNION
                SELECT product.id, warehouse.id
                  FROM product_product AS product, stock_warehouse AS warehouse
                 WHERE product.id IN %(named)s
              ) AS pair
              JOIN product_product AS product ON product.id = pair.product_id AND product.active
              JOIN product_template AS template ON template.id = product.product_tmpl_id
               AND template.active AND template.is_storable
               AND (template.company_id IS NULL OR template.company_id = %(company)s)
         LEFT JOIN product_category AS category ON category.id = template.categ_id
              JOIN stock_warehouse AS warehouse ON warehouse.id = pair.warehouse_id
               AND warehouse.active AND warehouse.company_id = %(company)s
             WHERE NOT EXISTS (
                SELECT 1 FROM stock_warehouse_orderpoint AS rule
                 WHERE rule.product_id = pair.product_id
                   AND rule.location_id = warehouse.lot_stock_id
                   AND rule.company_id = %(company)s)
          ORDER BY pair.warehouse_id, pair.product_id
            """,
            demand=facts._demand_sql(company, since, yesterday),
            named=tuple(named) or (0,),
            company=company.id,
            company_key=str(company.id),
            to_flush=self.env['product.template']._fields['is_storable'],
        )
