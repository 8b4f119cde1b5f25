from odoo import api, fields, models


class JxcStocktakeLine(models.Model):
    """Evidence beside the line."""

    _inherit = 'jxc.stocktake.line'

    evidence_ids = fields.One2many('jxc.stocktake.evidence', 'line_id', readonly=True)
    evidence_text = fields.Char(
        string="Evidence",
        compute='_compute_evidence_text',
        help="The likeliest cause that was found; more of them stand on the form of the line.",
    )

    @api.depends('evidence_ids.score')
    @api.depends_context('uid', 'lang')
    def _compute_evidence_text(self):
        best = {}
        rows = self.env['jxc.stocktake.evidence']
        if rows.has_access('read'):
            for row in rows.search([('line_id', 'in', self.ids)], order='line_id, score desc, id'):
                best.setdefault(row.line_id, row)
        # one reading of the documents' names for all of them
        rows.browse(row.id for row in best.values()).mapped('text')
        for line in self:
            line.evidence_text = best[line].text if line in best else False
