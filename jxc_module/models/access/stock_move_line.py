from odoo import api, models
from odoo.exceptions import AccessError

from .beyond_scope import is_limited


class StockMoveLine(models.Model):
    _inherit = 'stock.move.line'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_state(*vals_list)
        lines = super().create(vals_list)
        lines._jxc_check_places()
        return lines

    def write(self, vals):
        self._jxc_check_state(vals)
        result = super().write(vals)
        if 'location_id' in vals or 'location_dest_id' in vals:
            self._jxc_check_places()
        return result

    # === BUSINESS === #

    def _jxc_check_state(self, *vals_list):
        """Refuse another state than that of the move: gates and freezes ask the line.

        :raise AccessError: names the field
        """
        if self.env.su or not any('state' in vals for vals in vals_list):
            return
        states = set(self.sudo().mapped('state'))  # compared and not shown
        if any('state' in vals and states != {vals['state']} for vals in vals_list):
            self._jxc_refuse_written({'state'})

    def _jxc_check_places(self):
        """Refuse a line in another warehouse for a move that has nothing to do with it.

        Core reserves the line's goods at once, as superuser: they would be missing over there, and
        whether they could be reserved would tell that they exist.
        """
        if not is_limited(self.env):
            return
        hidden = set(self.env.user._jxc_hidden_location_ids())
        # reads where each line and its move lie, to refuse; the message names his own line
        for line in self.sudo():
            for place, planned in (
                (line.location_id, line.move_id.location_id),
                (line.location_dest_id, line.move_id.location_dest_id),
            ):
                if place.id in hidden and not place._child_of(planned):
                    raise AccessError(
                        self.env._(
                            "%(location)s belongs to another warehouse. Choose a location of"
                            " your own for %(product)s.",
                            location=place.display_name,
                            product=line.product_id.display_name,
                        )
                    )
