from odoo import models


class JxcCheckRule(models.Model):
    """Stock rules at the second gate: the moves that take goods away."""

    _inherit = 'jxc.check.rule'

    def _jxc_rule_of_lines(self, lines):
        """Return the strictest of these rules that covers move lines of one product.

        An order that somebody has let pass a rule, as it stands, is not stopped by it again.

        :param lines: stock.move.line, as superuser
        :return: jxc.check.rule, empty where none does
        """
        order = lines.move_id.sale_line_id.order_id
        passed = set.union(*order._jxc_passes().values()) if len(order) == 1 else set()
        partner = order.partner_id or lines.picking_id.partner_id
        covering = self.filtered(
            lambda rule: (
                rule.id not in passed
                and (not rule.company_id or rule.company_id == lines.company_id)
                and (not rule.team_ids or order.team_id & rule.team_ids)
                and rule._jxc_covers_partner(partner)
                and (not rule.product_categ_ids or rule._jxc_in_categories(lines.product_id))
            )
        )
        return covering.sorted(lambda rule: rule.mode != 'block')[:1]
