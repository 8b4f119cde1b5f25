from odoo import api, models

MOVED = {
    *('quantity', 'product_uom_id', 'location_id', 'location_dest_id', 'product_id'),
    *('lot_id', 'package_id', 'result_package_id', 'owner_id', 'state'),
}


class StockMoveLine(models.Model):
    """Nothing is moved where a count is frozen; planning and reserving go on."""

    _inherit = 'stock.move.line'

    def _action_done(self):
        self._jxc_check_frozen()
        return super()._action_done()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_done_lines()._jxc_check_frozen()
        return lines

    def write(self, vals):
        if not MOVED & vals.keys():
            return super().write(vals)
        done = self._jxc_done_lines()
        done._jxc_check_frozen()
        result = super().write(vals)
        if {'location_id', 'location_dest_id'} & vals.keys():
            done._jxc_check_frozen()
        return result

    def unlink(self):
        self._jxc_done_lines()._jxc_check_frozen()
        return super().unlink()

    def _jxc_done_lines(self):
        # the state of a line that its new place hides; only a refusal comes of it
        return self.sudo().filtered(lambda line: line.state == 'done')

    def _jxc_check_frozen(self):
        # whether a place is frozen is asked of both ends, whoever may see them
        lines = self.sudo()
        pairs = {
            (place, line.product_id)
            for line in lines
            for place in (line.location_id, line.location_dest_id)
            if line.quantity and place.jxc_frozen
        }
        self.env['stock.location']._jxc_check_frozen(pairs)
