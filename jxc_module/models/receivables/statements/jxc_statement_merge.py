from odoo import api, fields, models


class JxcStatement(models.Model):
    """Statements of contacts that were merged into one.

    Two statements of one period can both have been sent or signed: both stay as they are, and
    together they are what the next statement starts from.
    """

    _inherit = 'jxc.statement'

    merged_from = fields.Char(
        readonly=True,
        copy=False,
        help="The partner that this statement was made for, before he was merged into another one "
        "with a statement of the same period. Its figures stay.",
    )

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Leave one statement a period where several would meet, without losing what was seen.

        Drafts give way, as they can be made again; what was sent, signed or answered stays.
        """
        statements = self.search(
            [('partner_id', 'in', (sources | target).ids), ('merged_from', '=', False)]
        )
        periods = statements.grouped(lambda s: (s.company_id, s.kind, s.date_from, s.date_to))
        meeting = self.union(*(group for group in periods.values() if len(group) > 1))
        seen = meeting._seen()
        drafts = self.browse()
        for group in periods.values():
            ranked = group.sorted(lambda s: (s not in seen, s.partner_id != target, s.id))
            for statement in ranked[1:]:
                if statement in seen:
                    statement.merged_from = statement.partner_id.name
                else:
                    drafts |= statement
        drafts.unlink()

    @api.model
    def _jxc_after_partner_merge(self, sources, target):
        """Take the figures of both into the drafts."""
        self.search([('partner_id', '=', target.id), ('state', '=', 'draft')])._refresh()

    def _seen(self):
        """Return those of these statements that somebody outside has seen or answered."""
        signed = self.env['ir.attachment'].search(
            [
                *(('res_model', '=', self._name), ('res_field', '=', 'signed_file')),
                ('res_id', 'in', self.ids),
            ]
        )
        ids = set(signed.mapped('res_id'))
        return self.filtered(
            lambda s: s.state != 'draft' or s.id in ids or s.note or s.log_ids or s.sent_on
        )
