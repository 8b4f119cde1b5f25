from odoo import fields, models

from ...models.base.given import given_records


class JxcStockWarning(models.TransientModel):
    _name = 'jxc.stock.warning'
    _inherit = 'jxc.dialog'
    _description = "Goods that Are Not in Stock"

    picking_ids = fields.Many2many('stock.picking', string="Transfers", readonly=True)
    message = fields.Text(readonly=True)

    def action_confirm(self):
        """Go on validating in spite of the warning.

        :return: what validating the transfers returns
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        warned = given_records(self.env['stock.picking'], self.picking_ids.ids, 'write')
        # the validation may be about more transfers than those that were warned of
        ids = self.env.context.get('button_validate_picking_ids') or warned.ids
        pickings = given_records(self.env['stock.picking'], ids, 'write')
        warned._jxc_warned_ids().update(warned.ids)
        return pickings.button_validate()
