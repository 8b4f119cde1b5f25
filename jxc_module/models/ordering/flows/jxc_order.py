from odoo import api, fields, models

from ...base.notification import RELOAD, notification


class JxcOrder(models.AbstractModel):
    """Which flow takes an order from entry to paid, how far it has come, and the buttons."""

    _inherit = 'jxc.order'

    # of `jxc_flow_state`: all goods were moved, all is invoiced and posted, all of that is paid
    _jxc_flow_stages = None

    jxc_flow_profile_id = fields.Many2one(
        'jxc.flow.profile',
        string="Flow",
        copy=False,
        check_company=True,
        index='btree_not_null',
        help="Empty: the flow of the partner, or else of the company.",
    )
    jxc_flow_default = fields.Char(compute='_compute_jxc_flow_default')
    jxc_flows_on = fields.Boolean(string="Flows Are On", compute='_compute_jxc_flow_default')
    jxc_flow_run_on = fields.Datetime(string="Flow Run On", copy=False, readonly=True)
    jxc_flow_problem = fields.Text(
        string="Flow Stopped Because", copy=False, readonly=True, help="Of the last run."
    )

    # === COMPUTE === #

    @api.depends(lambda self: self._jxc_flow_depends())
    def _compute_jxc_flow_default(self):
        for order in self:
            # a switch of the order's company, no secret
            order.jxc_flows_on = (order.company_id or self.env.company).sudo().jxc_flows
            order.jxc_flow_default = order._jxc_flow_default_profile().display_name

    def _jxc_flow_depends(self):
        # the mixin alone has neither
        return ('company_id', 'partner_id') if 'partner_id' in self._fields else ()

    def _compute_jxc_flow_state(self):
        states = self.env['jxc.facts']._flow_states(self) if self.ids else {}
        for order in self:
            order.jxc_flow_state = states.get(order._origin.id, 'draft')

    def _search_jxc_flow_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('id', 'in', self.env['jxc.facts']._flow_state_search_sql(self._name, value))]

    # === VIEWS === #

    @api.model
    def _jxc_flow_is_shown(self):
        # a switch of the user's own companies, no secret
        return any(self.env.companies.sudo().mapped('jxc_flows'))

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type='form', **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._jxc_flow_is_shown())

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if not self._jxc_flow_is_shown():
            shown = "//*[contains(concat(' ', @class, ' '), ' jxc_flow ')]"
            for node in arch.xpath(f"{shown} | //filter[starts-with(@name, 'jxc_flow_')]"):
                node.getparent().remove(node)
        return arch, view

    # === ACTIONS === #

    def action_jxc_run_flow(self):
        """Take these orders through the steps of their flow, as far as they can go.

        Running again goes on where it stopped. An order that somebody else is running at this
        moment is left to him.

        :return: jxc.flow.trace, what was done, what stopped and why; one row an order and step
        :raises UserError: where no flow is chosen, or all orders are being run by somebody else
        """
        return self._jxc_flow_start()[0]

    def action_jxc_run_flow_button(self):
        """Run the flow for a button: print what the flow prints, or tell how it went.

        :return: client action, a report or a notification
        """
        traces, busy = self._jxc_flow_start()
        printed = traces.filtered(lambda trace: trace.step == 'print' and trace.state == 'done')
        report = None
        if printed:
            ids = [number for trace in printed for number in trace.document_ids or ()]
            pickings = self.env['stock.picking'].browse(ids)
            report = self.env.ref('stock.action_report_delivery').report_action(
                pickings, config=False
            )
        stopped = traces.filtered(lambda trace: trace.state == 'stopped')
        words = [f'{trace[self._jxc_link].name}: {trace.message}' for trace in stopped[:5]]
        if len(stopped) > len(words):
            more = len(stopped) - len(words)
            words.append(self.env._("%(count)s more orders stopped.", count=more))
        if busy:
            names = ', '.join(busy.mapped('name'))
            words.append(self.env._("Somebody else is working on %(orders)s.", orders=names))
        if report and not words:
            return report
        done = len(self) - len(stopped) - len(busy)
        return notification(
            '\n'.join(words),
            'warning' if words else 'success',
            title=self.env._("%(count)s orders went through", count=done),
            sticky=bool(words),
            # what was printed before it stopped is printed all the same
            then=report or RELOAD,
        )
