from odoo import api, fields, models

CAUSES = [
    ('hold', "On hold"),
    ('expired', "Expired"),
    ('blocked', "Not for sale at its expiry level"),
    ('level', "Expiry level"),
    ('min_life', "Too little life for the customer"),
    ('receipt', "Too little life at the receipt"),
    ('warn', "Near its expiry"),
]


class JxcExpiryLog(models.Model):
    """Who let a lot pass an expiry gate, and why. Written by the gates only, never changed.

    A row is also the permission itself: the gate lets the lot pass on this transfer because the
    row exists, so that nothing a client sends can open it.
    """

    _name = 'jxc.expiry.log'
    _description = "Expiry Override"
    _order = 'id desc'
    _rec_name = 'lot_name'

    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', string="Allowed by", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    kind = fields.Selection(
        [('delivery', "Delivery"), ('receipt', "Receipt"), ('pos', "Point of Sale")],
        required=True,
        readonly=True,
    )
    cause = fields.Selection(CAUSES, string="Stopped Because", required=True, readonly=True)
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, index=True, ondelete='cascade'
    )
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null')
    lot_name = fields.Char(string="Lot/Serial Number", readonly=True)
    quantity = fields.Float(digits='Product Unit', readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    partner_id = fields.Many2one('res.partner', readonly=True, index='btree_not_null')
    picking_id = fields.Many2one(
        'stock.picking', string="Transfer", readonly=True, index=True, ondelete='set null'
    )
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True)
    days_left = fields.Integer(readonly=True, help="On that day; below zero: expired since.")
    required_days = fields.Integer(readonly=True, help="What the customer or the receipt asks for.")
    reason = fields.Text(required=True, readonly=True)
    partner_override_count = fields.Integer(
        string="Overrides of This Partner", compute='_compute_partner_override_count'
    )

    # === COMPUTE === #

    @api.depends('partner_id')
    def _compute_partner_override_count(self):
        counts = self._count_by('partner_id', self.partner_id)
        for row in self:
            row.partner_override_count = counts.get(row.partner_id.id, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_transfer(self):
        """Open the transfer on which the lot passed."""
        self.ensure_one()
        return self.picking_id.get_formview_action()

    @api.readonly
    def action_open_lot(self):
        """Open the lot that passed."""
        self.ensure_one()
        # core hides quantities and buttons of lots opened without this key
        return {**self.lot_id.get_formview_action(), 'context': {'display_complete': True}}

    @api.readonly
    def action_open_same_partner(self):
        """Open all overrides of this customer or vendor."""
        self.ensure_one()
        return self._open_by('partner_id', self.partner_id)

    # === BUSINESS === #

    def _count_by(self, name, records):
        """Count the overrides of transfers, lots or partners.

        :param str name: the field that holds them
        :return: ``{id: count}``, empty for who may not read the log
        """
        if not self.has_access('read'):
            return {}
        groups = self._read_group([(name, 'in', records.ids)], [name], ['__count'])
        return {record.id: count for record, count in groups}

    def _open_by(self, name, records):
        """Return the window action of the overrides of transfers, lots or partners."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_expiry_log')
        return {**action, 'domain': [(name, 'in', records.ids)], 'context': {}}
