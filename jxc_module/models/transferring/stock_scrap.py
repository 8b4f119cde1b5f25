from odoo import fields, models

from ..base.kept_value import kept


class StockScrap(models.Model):
    """What is scrapped on its way is of a line of a transfer."""

    _name = 'stock.scrap'
    _inherit = ['stock.scrap', 'jxc.read.only']

    jxc_transfer_line_id = fields.Many2one(
        'jxc.transfer.line',
        string="Line of a Transfer",
        readonly=True,
        copy=False,
        index='btree_not_null',
        ondelete='set null',
    )

    def _prepare_move_values(self):
        values = super()._prepare_move_values()
        line = self.jxc_transfer_line_id
        if not line and self.location_id.jxc_transit_warehouse_id:
            # out of the receipt of a transfer, by core's own button; both ends share its lines
            lines = self.sudo().picking_id.jxc_transfer_id.line_ids
            line = lines.filtered(lambda line: line.product_id == self.product_id)[:1]
        if line:
            values['jxc_transfer_line_id'] = kept(line.id)
        return values
