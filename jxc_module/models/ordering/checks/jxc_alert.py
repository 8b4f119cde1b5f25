from odoo import api, fields, models


class JxcAlert(models.Model):
    """Orders that deliveries and invoices have made worse than their checks allow."""

    _inherit = 'jxc.alert'

    kind = fields.Selection(selection_add=[('check', "Order Check")], ondelete={'check': 'cascade'})

    @api.model
    def _jxc_checks_broken(self, orders):
        """Open an alert for each of these orders, for its salesperson or buyer.

        :param orders: sale.order or purchase.order, as superuser
        """
        for company, group in orders.grouped('company_id').items():
            rows = [
                {
                    'kind': 'check',
                    'level': 'warning',
                    'key': f'{order._name},{order.id}',
                    'warehouse_id': order._jxc_warehouse().id,
                    'partner_id': order.partner_id.id,
                    'responsible_id': order.user_id.id,
                    'res_model': order._name,
                    'res_id': order.id,
                }
                for order in group
            ]
            keys = [row['key'] for row in rows]
            self._jxc_sync(company, ['check'], rows, scope=keys, documents=True)

    @api.model
    def _jxc_checks_settled(self, orders):
        """Close the alerts of these orders."""
        for company, group in orders.grouped('company_id').items():
            keys = [f'{order._name},{order.id}' for order in group]
            self._jxc_sync(company, ['check'], [], scope=keys, documents=True)

    def _get_message_check(self):
        return self.env._("A delivery or an invoice changed the order against its checks.")
