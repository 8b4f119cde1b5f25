from odoo import api, fields, models

NEAR = ('near', 'critical')


class StockPicking(models.Model):
    """The lots of a transfer that need a look, and what was let pass."""

    _inherit = 'stock.picking'

    jxc_near_count = fields.Integer(
        string="Lots Near Expiry", compute='_compute_jxc_lot_counts', aggregator=None
    )
    jxc_expired_count = fields.Integer(
        string="Expired Lots", compute='_compute_jxc_lot_counts', aggregator=None
    )
    jxc_held_count = fields.Integer(
        string="Lots on Hold", compute='_compute_jxc_lot_counts', aggregator=None
    )
    jxc_override_count = fields.Integer(
        string="Expiry Overrides", compute='_compute_jxc_override_count', aggregator=None
    )

    jxc_lots_left_out = fields.Boolean(
        string="Lots Were Left Out", compute='_compute_jxc_lots_left_out'
    )

    # === COMPUTE === #

    @api.depends('move_ids.jxc_expiry_note')
    def _compute_jxc_lots_left_out(self):
        for picking in self:
            picking.jxc_lots_left_out = any(picking.move_ids.mapped('jxc_expiry_note'))

    @api.depends('move_line_ids.lot_id.expiration_date', 'move_line_ids.lot_id.jxc_on_hold')
    @api.depends_context('company')
    def _compute_jxc_lot_counts(self):
        for picking in self:
            lots = picking._jxc_lots_by_look()
            picking.jxc_near_count = len(lots['near'])
            picking.jxc_expired_count = len(lots['expired'])
            picking.jxc_held_count = len(lots['held'])

    def _compute_jxc_override_count(self):
        counts = self.env['jxc.expiry.log']._count_by('picking_id', self)
        for picking in self:
            picking.jxc_override_count = counts.get(picking.id, 0)

    def _jxc_lots_by_look(self):
        """Return the lots on the lines of this transfer that need a look.

        :return: ``{'near': stock.lot, 'expired': stock.lot, 'held': stock.lot}``
        """
        # they stand on the transfer that the reader sees; some may not open lots
        lots = self.sudo().move_line_ids.lot_id
        company = self.company_id or self.env.company
        states = {
            lot: state
            for lot, (_days, state, _level) in (
                lots.with_company(company)._jxc_expiry_now().items()
            )
        }
        return {
            'near': lots.filtered(lambda lot: states[lot] in NEAR),
            'expired': lots.filtered(lambda lot: states[lot] == 'expired'),
            'held': lots.filtered('jxc_on_hold'),
        }

    # === ACTIONS === #

    @api.readonly
    def action_jxc_near_lots(self):
        """Open the lots of this transfer that are near their expiry."""
        return self._jxc_open_lots('near', self.env._("Lots Near Expiry"))

    @api.readonly
    def action_jxc_expired_lots(self):
        """Open the expired lots of this transfer."""
        return self._jxc_open_lots('expired', self.env._("Expired Lots"))

    @api.readonly
    def action_jxc_held_lots(self):
        """Open the lots of this transfer that are on hold."""
        return self._jxc_open_lots('held', self.env._("Lots on Hold"))

    def _jxc_open_lots(self, look, name):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': 'stock.lot',
            'view_mode': 'list,form',
            'domain': [('id', 'in', self._jxc_lots_by_look()[look].ids)],
            'context': {'display_complete': True, 'create': False},
        }

    @api.readonly
    def action_jxc_overrides(self):
        """Open what was let pass the expiry gates on this transfer."""
        return self.env['jxc.expiry.log']._open_by('picking_id', self)
