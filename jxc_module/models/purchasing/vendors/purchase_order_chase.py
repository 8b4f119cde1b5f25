from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class PurchaseOrder(models.Model):
    """Remind vendors of what is late."""

    _inherit = 'purchase.order'

    jxc_chased_at = fields.Datetime(
        string="Chased", copy=False, readonly=True, help="When the vendor was last reminded."
    )

    # === BUSINESS === #

    @api.model
    def _cron_jxc_chase(self):
        """Chase what is late, in the companies that want it."""
        runner = self.env['jxc.job.runner']
        template = self.env.ref('jxc_module.mail_template_late_receipt', False)
        found = runner._each_company(
            'cron_vendor_chase',
            self._jxc_orders_to_chase,
            self.env['res.company'].search([('jxc_chase_late', '=', True)]),
        )
        orders = self.browse().union(*found.values())
        before = {order: order.jxc_chased_at for order in orders}

        def chase(order):
            # another worker may have been here since
            if order.jxc_chased_at == before[order]:
                order._jxc_chase(template)

        runner._run_records('cron_vendor_chase', orders, chase, domain=[('state', '=', 'purchase')])

    @api.model
    def _jxc_orders_to_chase(self, company):
        """Return the orders of a company that are late enough and not chased lately.

        :return: purchase.order
        """
        facts = self.env['jxc.facts'].with_company(company)
        today = company._jxc_today()
        patience = timedelta(days=company.jxc_chase_days)
        # what was late enough before the switch was turned on is a silent baseline
        since = company.jxc_chase_since
        late = facts._late_orders(
            company,
            since and since - patience - timedelta(days=1),
            company._jxc_day_start(today - patience),
        )
        orders = self.union(*late)
        fresh = Domain('jxc_chased_at', '=', False)
        if company.jxc_chase_every:
            lately = company._jxc_day_start(today - timedelta(days=company.jxc_chase_every - 1))
            fresh |= Domain('jxc_chased_at', '<', lately)
        return orders.filtered_domain(fresh)

    def _jxc_chase(self, template):
        """Remind the vendor of this order, once: the note that it was done comes first."""
        self.jxc_chased_at = fields.Datetime.now()
        return self._jxc_mail_vendor(template)

    def _jxc_late_lines(self):
        """Return the lines of this order that should have come by now, for the letter."""
        now = self.company_id._jxc_day_start(self.company_id._jxc_today())
        return self.order_line.filtered(
            lambda line: (
                not line.display_type
                and line.qty_received_method == 'stock_moves'
                and line.date_planned < now
                and line.product_uom_id.compare(line.qty_received, line.product_qty) < 0
            )
        )
