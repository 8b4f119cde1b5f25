from odoo import api, models

from ...base.during import during, ongoing
from .held_lines import HeldLines
from .stock_rule import FOUND_RULES

# Lines as taxes are worked out from them: read for their own amounts, and for their request's.
BASE_LINES = 'jxc_scheduler_base_lines'
KEEPING = 'jxc_scheduler_keeping_base_lines'
TAKING = 'jxc_scheduler_taking_base_lines'


class PurchaseOrderLine(models.Model):
    """Lines of several requests are made together, and read once for their taxes."""

    _inherit = 'purchase.order.line'

    @api.model_create_multi
    def create(self, vals_list):
        held = HeldLines.of(self.env)
        return super().create(vals_list) if held is None else held.hold_lines(self, vals_list)

    def _compute_amount(self):
        found = ongoing(self.env, FOUND_RULES)
        if found is None:
            return super()._compute_amount()
        with during(self.env, KEEPING, found.setdefault(BASE_LINES, {})):
            return super()._compute_amount()

    def _prepare_base_line_for_taxes_computation(self):
        taking = ongoing(self.env, TAKING)
        base_line = self._jxc_take_base_line(taking) if taking else None
        if base_line is not None:
            return base_line
        base_line = super()._prepare_base_line_for_taxes_computation()
        keeping = ongoing(self.env, KEEPING)
        if keeping is not None:
            keeping[self.id] = dict(base_line)  # core writes this computation's taxes into it
        return base_line

    def _jxc_take_base_line(self, kept):
        """Return how this line was read for its own amounts; None where that may have changed.

        :param kept: ``{line id: base line}``, each is taken once
        """
        base_line, order = kept.pop(self.id, None), self.order_id
        if (
            base_line is None
            or self.env.is_to_compute(self._fields['price_subtotal'], self)
            or base_line['rate'] != order.currency_rate
            or base_line['currency_id'] != (order.currency_id or order.company_id.currency_id)
        ):
            return None
        return base_line
