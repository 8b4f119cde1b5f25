from odoo import api, fields, models
from odoo.exceptions import UserError

from .jxc_check import LOG_READER


class JxcCheckLog(models.Model):
    """Who let an order pass a check that blocked it, and why. Written once, never changed.

    A row is also the permission itself: it lets the order pass this rule as long as its signature
    is the same.
    """

    _name = 'jxc.check.log'
    _description = "Check Override"
    _order = 'id desc'
    _rec_name = 'document'

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', string="Allowed by", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True)
    sale_id = fields.Many2one(
        'sale.order', string="Sales Order", readonly=True, index='btree_not_null'
    )
    purchase_id = fields.Many2one(
        'purchase.order', string="Purchase Order", readonly=True, index='btree_not_null'
    )
    document = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one('res.partner', readonly=True, index='btree_not_null')
    rule_id = fields.Many2one('jxc.check.rule', readonly=True, index=True, ondelete='set null')
    rule_name = fields.Char(string="Check", required=True, readonly=True)
    kind = fields.Char(string="Kind of Check", readonly=True)
    figures = fields.Text(readonly=True, help="What the check said then.")
    exceeded = fields.Float(
        string="Beyond the Limit",
        readonly=True,
        help="How far, in the unit of the check: money of the company, quantity, days or percent.",
    )
    exceeded_cost = fields.Float(
        string="Beyond the Limit (Cost)",
        readonly=True,
        groups='jxc_module.group_cost',
        help="The same for checks that compare with costs.",
    )
    reason = fields.Text(required=True, readonly=True)
    signature = fields.Char(required=True, readonly=True, groups='base.group_system')

    def write(self, vals):  # pylint: disable=method-required-super
        self.check_access('write')
        # also for the superuser: what was written about who allowed what stays
        raise UserError(self.env._("The log of overrides cannot be changed."))

    @api.model
    def _jxc_log(self, orders, findings, reason):
        """Write who lets which orders pass; the caller has checked the right to do so.

        :param findings: ``{order id: [finding, …]}`` of rules that are overridden
        :return: jxc.check.log
        """
        engine, vals_list = self.env['jxc.check'], []
        # nobody writes the log by hand; the right to override was checked by the caller
        for order in orders.sudo():
            by_rule = {}
            for finding in findings[order.id]:
                by_rule.setdefault(finding['rule'], []).append(finding)
            for rule, failed in by_rule.items():
                secret = any(finding['secret'] for finding in failed)
                exceeded = max(finding['exceeded'] for finding in failed)
                vals_list.append(
                    {
                        'user_id': self.env.user.id,
                        'company_id': order.company_id.id,
                        'warehouse_id': order._jxc_warehouse().id,
                        order._jxc_link: order.id,
                        'document': order.name,
                        'partner_id': order.partner_id.id,
                        'rule_id': rule.id,
                        'rule_name': rule.name,
                        'kind': rule.kind,
                        'figures': engine._texts(failed, LOG_READER, '\n'),
                        'exceeded': 0 if secret else exceeded,
                        'exceeded_cost': exceeded if secret else 0,
                        'reason': reason,
                        'signature': order._jxc_approval_signature(),
                    }
                )
        # nobody creates rows himself: they are permissions
        logs = self.sudo().create(vals_list)
        for order in orders:
            mine = logs.filtered(lambda log: log.document == order.name)  # noqa: B023
            if mine:
                order._message_log(
                    body=self.env._(
                        "Checks overridden (%(rules)s): %(reason)s",
                        rules=', '.join(mine.mapped('rule_name')),
                        reason=reason,
                    )
                )
        return logs
