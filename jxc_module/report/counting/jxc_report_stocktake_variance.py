from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportStocktakeVariance(models.Model):
    _name = 'jxc.report.stocktake_variance'
    _inherit = ['jxc.report.stocktake.reader']
    _description = "Differences of Counts"
    _auto = False
    _order = 'gross_qty desc, product_id, id'

    _report_groups = ('stocktake_id', 'product_id', 'location_id')
    _report_charts = (('pareto', 'product_id', 'gross_value'), ('line', 'day', 'net_value'))
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">No count with a difference was posted</p>'
        "<p>Lines of posted counts that differed from the book stand here.</p>"
    )

    reason_id = columns.record('jxc.reason', string="Cause")
    lines = fields.Integer(readonly=True)
    book_qty = columns.quantity("Book")
    counted_qty = columns.quantity("Counted")
    difference_qty = columns.quantity("Difference", help="Counted less book.")
    relocated_qty = columns.quantity(
        "Relocated", help="Of the difference: what only lay in another place. No gain, no loss."
    )
    gain_qty = columns.quantity("Found", jxc_optional='hide')
    loss_qty = columns.quantity("Missing", jxc_optional='hide')
    gross_qty = columns.quantity(
        "Found and Missing", jxc_optional='hide', help="Without signs: + and - do not hide."
    )
    uom_id = columns.unit()
    gain_value = columns.cost("Value Found", help="Of the moves that the counts posted.")
    loss_value = columns.cost("Value Missing", help="Of the moves that the counts posted.")
    net_value = columns.cost("Net Difference", help="Value found less value missing.")
    gross_value = columns.cost(
        "Gross Difference", help="Value found and value missing added up without their signs."
    )

    def _report_facts(self, company, params):
        return SQL(
            "SELECT counted.* FROM (%s) AS counted WHERE counted.difference_qty <> 0",
            self._counted_facts(company, params),
        )

    def _report_document_domain(self, company, params):
        return [*super()._report_document_domain(company, params), ('difference_qty', '!=', 0)]

    def _report_paths(self):
        return {**super()._report_paths(), 'reason_id': 'reason_id'}

    def _report_tie_out(self):
        """Compare the value of the lines with the moves that the counts posted, one by one."""
        params = self._report_params()
        moves = self.env['stock.move']
        if params.ids or not self._sees('net_value') or not moves.has_access('read'):
            return []
        if self.env['jxc.facts']._visible_places() is not None:
            return []

        def posted(company, start, end):
            found = moves.search(
                [
                    ('company_id', '=', company.id),
                    ('state', '=', 'done'),
                    ('jxc_stocktake_line_id.stocktake_id.posted_on', '>=', start),
                    ('jxc_stocktake_line_id.stocktake_id.posted_on', '<', end),
                ]
            )
            return sum(move.value if move.is_in else -move.value for move in found)

        return self._tie_out_period('net_value', self.env._("Value of the moves posted"), posted)
