from odoo import models


class JxcCheckRule(models.Model):
    """Stock rules at the second gate: the moves that take goods away."""

    _inherit = 'jxc.check.rule'

    def _jxc_held_lines(self, lines, passes):
        """Return which move lines of one product these rules hold, the strictest rule first.

        An order that somebody has let pass a rule, as it stands, is not stopped by it again.

        :param lines: stock.move.line, as superuser
        :param passes: of :meth:`_jxc_passes` for the orders of the lines
        :return: list of (jxc.check.rule, stock.move.line)
        """
        held = []
        for rule in self.sorted(lambda rule: rule.mode != 'block'):
            passed = {order_id for order_id, rule_ids in passes.items() if rule.id in rule_ids}
            rest = lines.browse(
                line.id for line in lines if line.move_id.sale_line_id.order_id.id not in passed
            )
            if rest and rule._jxc_covers_moves(rest):
                held.append((rule, rest))
        return held

    def _jxc_covers_moves(self, lines):
        order = lines.move_id.sale_line_id.order_id
        partner = order.partner_id or lines.picking_id.partner_id
        return (
            (not self.company_id or self.company_id == lines.company_id)
            and (not self.team_ids or order.team_id & self.team_ids)
            and self._jxc_covers_partner(partner)
            and (not self.product_categ_ids or self._jxc_in_categories(lines.product_id))
        )
