from odoo import api, fields, models


class JxcDashboardLayout(models.Model):
    """How somebody wants his dashboard: period, warehouse, which cards, in which order."""

    _name = 'jxc.dashboard.layout'
    _description = "Dashboard Layout"
    _rec_name = 'user_id'

    user_id = fields.Many2one(
        'res.users', required=True, ondelete='cascade', default=lambda self: self.env.user
    )
    period = fields.Char()
    warehouse_id = fields.Many2one('stock.warehouse', ondelete='set null')
    hidden = fields.Char(help="Keys of cards, by spaces.")
    pinned = fields.Char(help="Keys of cards, by spaces.")
    sorted = fields.Char(help="Keys of cards, by spaces.")

    _user = models.UniqueIndex('(user_id)', "This user has a layout already.")

    @api.model
    def _own(self):
        """Return the layout of the reader, empty where he has none yet."""
        return self.search([('user_id', '=', self.env.uid)], limit=1)

    def _keys(self, name):
        """Return the keys that a field of this layout lists."""
        return (self[name] or '').split()
