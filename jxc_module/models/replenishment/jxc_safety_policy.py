from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.demand import MAX_SERVICE_LEVEL, MIN_SERVICE_LEVEL
from ...tools.policy_choice import PolicyChooser, Scope
from ..base.product_product import ABC_CLASSES, XYZ_CLASSES


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
    abc_class = fields.Selection(ABC_CLASSES, string="ABC Class")
    xyz_class = fields.Selection(XYZ_CLASSES, string="XYZ Class")

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
