from odoo import fields, models


class StockLot(models.Model):
    _inherit = 'stock.lot'

    jxc_override_count = fields.Integer(
        string="Expiry Overrides", compute='_compute_jxc_override_count'
    )

    def _compute_jxc_override_count(self):
        log = self.env['jxc.expiry.log']
        counts = {}
        if log.has_access('read'):
            groups = log._read_group([('lot_id', 'in', self.ids)], ['lot_id'], ['__count'])
            counts = {lot.id: count for lot, count in groups}
        for lot in self:
            lot.jxc_override_count = counts.get(lot.id, 0)

    def action_jxc_overrides(self):
        """Open where this lot was let pass the expiry gates."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_expiry_log')
        return {**action, 'domain': [('lot_id', '=', self.id)], 'context': {}}
