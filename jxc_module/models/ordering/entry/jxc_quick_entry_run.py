from odoo import api, models
from odoo.exceptions import UserError

from ...base.given import given_records


class JxcQuickEntry(models.AbstractModel):
    """Run the flow of an order that was just typed, and tell on the page how it went."""

    _inherit = 'jxc.quick.entry'

    @api.model
    def run_order(self, kind, order_id):
        """Run the flow of an order.

        :return: dict of ``stopped``, ``text`` (of what stopped, or how far it came), ``link``
            (dict ``model, id, name`` of the document that stopped it, or False) and ``action``
            (what the flow prints, or False)
        :raise UserError: for an order that does not exist or that the user may not change
        """
        order = given_records(self.env[self._kind(kind)[0]], order_id, 'write')
        if len(order) != 1:
            raise UserError(self.env._("Choose one order."))
        try:
            with self.env.cr.savepoint():
                traces, _busy = order._jxc_flow_start()
        except UserError as error:  # no flow is chosen, or somebody else runs it
            return {'stopped': True, 'text': str(error), 'link': False, 'action': False}
        stopped = traces.filtered(lambda trace: trace.state == 'stopped')[:1]
        printed = traces.filtered(lambda trace: trace.step == 'print' and trace.state == 'done')
        action = False
        if printed:
            pickings = self.env['stock.picking'].browse(printed.document_ids)
            report = self.env.ref('stock.action_report_delivery')
            action = report.report_action(pickings, config=False)
        states = dict(order._fields['jxc_flow_state']._description_selection(self.env))
        return {
            'stopped': bool(stopped),
            'text': stopped.message if stopped else states[order.jxc_flow_state],
            'link': self._stopped_at(order, stopped.step),
            'action': action,
        }

    @api.model
    def _stopped_at(self, order, step):
        """Return the document at which a flow stopped, False where that is the order itself."""
        documents = order.browse()
        if step == 'goods':
            documents = order._jxc_flow_own_pickings().filtered(
                lambda picking: picking.state not in ('done', 'cancel')
            )
        elif step in ('post', 'send', 'pay'):
            documents = order._jxc_flow_invoices()
        document = documents._filtered_access('read')[:1]
        if not document:
            return False
        return {'model': document._name, 'id': document.id, 'name': document.display_name}
