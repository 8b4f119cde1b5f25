from odoo import models
from odoo.exceptions import UserError

from ...base.during import unattended


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    def _jxc_flow_validate(self, when_short):
        """Validate these transfers as somebody does who knows what he wants when goods are short.

        :param when_short: as on jxc.flow.profile
        :raises UserError: where Odoo asks a question that a flow cannot answer
        """
        context = {'skip_backorder': when_short != 'stop'}
        if when_short == 'none':
            context['picking_ids_not_to_backorder'] = self.ids
        if self._jxc_flow_sms_undecided():
            context['skip_sms'] = True
        with unattended(self.env):
            answer = self.with_context(**context).button_validate()
        left = self.filtered(lambda picking: picking.state != 'done')
        if left:
            question = answer.get('name') if isinstance(answer, dict) else ''
            raise UserError(
                self.env._(
                    "Odoo asks something first: validate %(transfers)s by hand. %(question)s",
                    transfers=', '.join(left.mapped('name')),
                    question=question or '',
                )
            )

    def _jxc_flow_sms_undecided(self):
        """Tell whether Odoo would ask now if it shall send text messages (stock_sms).

        Until somebody has answered that question at a delivery, a flow sends none.
        """
        companies = self.company_id
        if 'has_received_warning_stock_sms' not in companies._fields:
            return False
        return not all(companies.mapped('has_received_warning_stock_sms'))
