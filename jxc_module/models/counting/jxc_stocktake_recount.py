from odoo import models


class JxcStocktake(models.Model):
    """Second counts by another person, third ones by a manager, above the limits."""

    _inherit = 'jxc.stocktake'

    def _lines_to_recount(self):
        """Return the lines whose difference somebody else has to count again.

        The first count where its difference reaches a limit; the second where it found something
        else than the first. What is compared are differences: goods may move between the counts.
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.state == 'counted')
        if not self.env['jxc.stocktake.limit']._exist(self.company_id):
            return lines.browse()
        limits = self.env['jxc.stocktake.limit']._by_product(self.company_id, lines.product_id)
        return lines.filtered(lambda line: line._needs_recount(*limits[line.product_id]))

    def _spread_lots(self):
        """Put what was counted without lots on the lots of its place."""
        self.ensure_one()
        without = self.line_ids.filtered(
            lambda line: (
                line.state == 'counted'
                and line.tracking != 'none'
                and not (line.lot_id or line.lot_name)
            )
        )
        for line in without:
            line._spread()

    def _demand_recount(self, lines):
        self.ensure_one()
        first = lines.filtered(lambda line: line.round == 1)
        first.again_by = 'other'
        (lines - first).again_by = 'manager'
        lines._count_again()
