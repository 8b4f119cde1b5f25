from odoo import api, fields, models


class JxcImportDecision(models.Model):
    """Whether a row of a file and something like it are the same: asked once, remembered."""

    _name = 'jxc.import.decision'
    _description = "Duplicates Decided"
    _order = 'id desc'
    _rec_name = 'pair'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, index=True, ondelete='cascade'
    )
    pair = fields.Char(
        string="Compared Names",
        required=True,
        readonly=True,
        help="The row and what it looks like.",
    )
    same = fields.Boolean(string="The Same", readonly=True)
    match_id = fields.Integer(readonly=True, help="The record that it is.")

    _once = models.UniqueIndex("(company_id, pair)")

    @api.model
    def _of(self, company):
        """Return what was decided.

        :return: ``{pair: (same, id)}``
        """
        return {
            each.pair: (each.same, each.match_id)
            for each in self.search_fetch(
                [('company_id', '=', company.id)], ['pair', 'same', 'match_id']
            )
        }

    @api.model
    def _decide(self, company, pair, same, match):
        """Remember a decision in place of an earlier one; the right to it is checked before."""
        own = self.sudo()  # people decide by buttons of the findings only
        domain = [('company_id', '=', company.id), ('pair', '=', pair)]
        values = {'same': same, 'match_id': match}
        if kept := own.search(domain, limit=1):
            kept.write(values)
        else:
            own.create({'company_id': company.id, 'pair': pair, **values})
