from odoo import api, fields, models

from .jxc_golive import AREAS


class JxcGoliveSignature(models.Model):
    """Somebody took an area as ready, on a day, with what was open in it. Nobody changes it."""

    _name = 'jxc.golive.signature'
    _description = "Going Live: Signature"
    _order = 'id desc'
    _rec_name = 'area'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, index=True, ondelete='cascade'
    )
    area = fields.Selection(selection='_area_selection', required=True, readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Signed by", required=True, readonly=True, ondelete='restrict'
    )
    signed_on = fields.Datetime(required=True, readonly=True)
    score = fields.Integer(readonly=True, aggregator=None, help="0 to 100, at that moment.")
    open_keys = fields.Char(string="Open Checks", readonly=True, help="What was open then.")
    size = fields.Float(
        string="Bytes",
        digits=(18, 0),
        readonly=True,
        aggregator=None,
        help="Of the database, at that moment: the health page says how much it has grown since.",
    )
    note = fields.Char(readonly=True, help="Why it was taken as ready all the same.")

    @api.model
    def _area_selection(self):
        titles = self.env['jxc.golive']._area_titles()
        return [(area, titles[area]) for area in AREAS]

    @api.model
    def _sign(self, company, area, points, keys, note):
        """Write a signature of the user; `jxc.golive` says who may."""
        # nobody writes one by hand
        return self.sudo().create(
            {
                'company_id': company.id,
                'area': area,
                'user_id': self.env.uid,
                'signed_on': fields.Datetime.now(),
                'score': points,
                'open_keys': ' '.join(keys),
                'note': note,
                'size': self.env['jxc.golive']._database_size(),
            }
        )

    @api.model
    def _last(self, company):
        """Return the last signature of each area.

        :return: ``{area: {'by', 'on' (local), 'score', 'note', 'open' (set of keys)}}``
        """
        # for the owner of the company: `jxc.golive` has asked
        found = self.sudo()._read_group([('company_id', '=', company.id)], ['area'], ['id:max'])
        rows = self.sudo().browse([last for _area, last in found])
        return {
            row.area: {
                'by': row.user_id.name,
                'on': fields.Datetime.to_string(row.signed_on),
                'score': row.score,
                'note': row.note or '',
                'open': set((row.open_keys or '').split()),
            }
            for row in rows
        }
