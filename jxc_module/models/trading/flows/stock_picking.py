from odoo import models
from odoo.exceptions import UserError


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
