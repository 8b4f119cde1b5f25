from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..base.exceptions import BusyError

BATCH_ACCEPT = 500


class JxcSafetyProposal(models.Model):
    """A computed change of minimum and maximum, waiting for a person, or the record of one."""

    _name = 'jxc.safety.proposal'
    _description = "Safety Stock Proposal"
    _order = 'create_date desc, id desc'
    _rec_name = 'orderpoint_id'

    orderpoint_id = fields.Many2one(
        'stock.warehouse.orderpoint',
        string="Reordering Rule",
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
    )
    product_id = fields.Many2one(related='orderpoint_id.product_id')
    product_category_id = fields.Many2one(related='orderpoint_id.product_id.categ_id')
    warehouse_id = fields.Many2one(related='orderpoint_id.warehouse_id')
    company_id = fields.Many2one(related='orderpoint_id.company_id')
    vendor_id = fields.Many2one(related='orderpoint_id.jxc_vendor_id')
    policy_id = fields.Many2one(related='orderpoint_id.jxc_policy_id')
    uom_id = fields.Many2one(related='orderpoint_id.product_id.uom_id')
    currency_id = fields.Many2one(related='orderpoint_id.company_id.currency_id')

    old_min_qty = fields.Float(string="Minimum Now", digits='Product Unit', readonly=True)
    old_max_qty = fields.Float(string="Maximum Now", digits='Product Unit', readonly=True)
    new_min_qty = fields.Float(string="Proposed Minimum", digits='Product Unit', readonly=True)
    new_max_qty = fields.Float(string="Proposed Maximum", digits='Product Unit', readonly=True)
    value_effect = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="Change of the average stock value: (new − old minimum) × cost.",
    )
    reason = fields.Text(related='orderpoint_id.jxc_reason', string="Why")
    state = fields.Selection(
        [
            ('proposed', "Proposed"),
            ('accepted', "Accepted"),
            ('rejected', "Rejected"),
            ('superseded', "Superseded"),
        ],
        required=True,
        readonly=True,
        default='proposed',
    )
    automatic = fields.Boolean(
        string="Applied Automatically", readonly=True, help="By a policy that applies its results."
    )
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _one_open_per_rule = models.UniqueIndex(
        "(orderpoint_id) WHERE state = 'proposed'",
        "This reordering rule has an open proposal already.",
    )

    # === ACTIONS === #

    def action_accept(self):
        """Set minimum and maximum of the rules to the proposed ones."""
        self._check_may_decide()
        self.sudo()._decide('accepted')  # rights were checked on the proposals just above
        return self.env['stock.warehouse.orderpoint']._jxc_done_notification(
            self.env._("%(count)s proposals accepted.", count=len(self))
        )

    def action_reject(self):
        """Keep minimum and maximum as they are; the same numbers are not proposed again."""
        self._check_may_decide()
        self.sudo()._decide('rejected')  # rights were checked on the proposals just above
        return self.env['stock.warehouse.orderpoint']._jxc_done_notification(
            self.env._("%(count)s proposals rejected.", count=len(self))
        )

    @api.readonly
    def action_open_rule(self):
        self.ensure_one()
        return self.orderpoint_id.action_jxc_open_form()

    def _check_may_decide(self):
        self.check_access('read')
        user = self.env.user
        if not self.env.su and not (
            user.has_group('jxc_module.group_buyer') or user.has_group('jxc_module.group_manager')
        ):
            raise AccessError(
                self.env._("Only buyers and managers accept or reject safety stock proposals.")
            )

    # === BUSINESS === #

    def _decide(self, state):
        """Lock the proposals, then act on those that are still open (a double click does it once).

        :raise BusyError: where somebody else decides on the same proposals right now
        """
        self.flush_recordset()
        if len(self.try_lock_for_update()) < len(self):
            raise BusyError(
                self.env._("Somebody else is deciding on these proposals. Try again in a moment.")
            )
        self.invalidate_recordset(['state'])
        todo = self.filtered(lambda proposal: proposal.state == 'proposed')
        if state == 'accepted':
            todo.orderpoint_id.try_lock_for_update(allow_referencing=True)
            todo._apply()
        todo.write(
            {'state': state, 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()}
        )

    def _apply(self):
        """Write the proposed levels to the rules, in one UPDATE; core recomputes what follows."""
        if not self:
            return
        self.flush_recordset()
        rules = self.orderpoint_id
        rules.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET product_min_qty = proposal.new_min_qty,
                       product_max_qty = proposal.new_max_qty,
                       jxc_applied_min = proposal.new_min_qty,
                       jxc_applied_max = proposal.new_max_qty,
                       write_uid = %s, write_date = %s
                  FROM jxc_safety_proposal AS proposal
                 WHERE rule.id = proposal.orderpoint_id AND proposal.id = ANY(%s)
             RETURNING 1
                """,
                self.env.uid,
                fields.Datetime.now(),
                list(self._ids),
            )
        )
        rules.invalidate_recordset(
            ['product_min_qty', 'product_max_qty', 'jxc_applied_min', 'jxc_applied_max']
        )
        # the quantities to order that core stores follow the levels
        rules.modified(['product_min_qty', 'product_max_qty'])

    @api.model
    def _propose(self, company, rule_ids):
        """Compare computed with current levels of these rules and keep what differs.

        An open proposal with other numbers is superseded; numbers that were rejected last time are
        not proposed again. Rules of policies that apply automatically change at once, unless
        somebody edited them by hand since: then it stays a proposal (law 7).
        """
        self.flush_model()
        ids = list(rule_ids)
        self.env.execute_query(
            SQL(
                """
                UPDATE jxc_safety_proposal AS proposal
                   SET state = 'superseded', decided_on = %(now)s
                  FROM stock_warehouse_orderpoint AS rule
                 WHERE proposal.orderpoint_id = rule.id AND proposal.state = 'proposed'
                   AND rule.id = ANY(%(ids)s)
                   AND (rule.jxc_policy_id IS NULL
                        OR ROUND(proposal.new_min_qty, 2) <> ROUND(rule.jxc_reorder_point, 2)
                        OR ROUND(proposal.new_max_qty, 2) <> ROUND(rule.jxc_order_up_to, 2)
                        OR ROUND(proposal.old_min_qty, 2) <> ROUND(rule.product_min_qty, 2)
                        OR ROUND(proposal.old_max_qty, 2) <> ROUND(rule.product_max_qty, 2))
             RETURNING 1
                """,
                now=fields.Datetime.now(),
                ids=ids,
            )
        )
        created = self.env.execute_query(self._propose_sql(company, ids))
        self.invalidate_model()
        automatic = self.browse(proposal for proposal, is_automatic in created if is_automatic)
        automatic.with_context(active_test=False)._decide('accepted')

    @api.model
    def _propose_sql(self, company, ids) -> SQL:
        return SQL(
            """
            INSERT INTO jxc_safety_proposal
                   (orderpoint_id, old_min_qty, old_max_qty, new_min_qty, new_max_qty,
                    value_effect, state, automatic, create_date)
            SELECT rule.id, rule.product_min_qty, rule.product_max_qty,
                   rule.jxc_reorder_point, rule.jxc_order_up_to,
                   (rule.jxc_reorder_point - rule.product_min_qty)
                   * COALESCE((product.standard_price ->> %(company_key)s)::numeric, 0),
                   'proposed',
                   policy.apply_mode = 'auto' AND (
                       CASE WHEN rule.jxc_applied_min IS NULL
                            THEN rule.product_min_qty = 0 AND rule.product_max_qty = 0
                            ELSE rule.product_min_qty = rule.jxc_applied_min
                             AND rule.product_max_qty = rule.jxc_applied_max END),
                   %(now)s
              FROM stock_warehouse_orderpoint AS rule
              JOIN jxc_safety_policy AS policy ON policy.id = rule.jxc_policy_id
              JOIN product_product AS product ON product.id = rule.product_id
             WHERE rule.id = ANY(%(ids)s)
               AND (ROUND(rule.product_min_qty, 2) <> ROUND(rule.jxc_reorder_point, 2)
                    OR ROUND(rule.product_max_qty, 2) <> ROUND(rule.jxc_order_up_to, 2))
               AND NOT EXISTS (
                SELECT 1 FROM jxc_safety_proposal AS known
                 WHERE known.orderpoint_id = rule.id
                   AND (known.state = 'proposed'
                        OR known.state = 'rejected'
                        AND ROUND(known.new_min_qty, 2) = ROUND(rule.jxc_reorder_point, 2)
                        AND ROUND(known.new_max_qty, 2) = ROUND(rule.jxc_order_up_to, 2)))
         RETURNING id, automatic
            """,
            company_key=str(company.id),
            now=fields.Datetime.now(),
            ids=ids,
        )
