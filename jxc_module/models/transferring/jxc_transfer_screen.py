from odoo import api, fields, models


class JxcTransfer(models.Model):
    """What the screens of a transfer show besides its own fields, and the doors to its papers."""

    _inherit = 'jxc.transfer'

    line_count = fields.Integer(string="Products", compute='_compute_counts')
    picking_count = fields.Integer(string="Number of Pickings", compute='_compute_counts')
    surplus_ids = fields.One2many(
        'jxc.transfer.surplus', 'transfer_id', string="Goods That Were Not Shipped"
    )
    surplus_count = fields.Integer(string="Surplus to Settle", compute='_compute_counts')
    is_source_mine = fields.Boolean(compute='_compute_whose')
    is_dest_mine = fields.Boolean(compute='_compute_whose')
    goods_text = fields.Char(string="Goods", compute='_compute_goods_text')

    # === COMPUTE === #

    @api.depends('line_ids.product_id', 'picking_ids', 'surplus_ids.difference_id')
    @api.depends_context('uid')
    def _compute_counts(self):
        for transfer in self:
            transfer.line_count = len(transfer.line_ids.product_id)
            transfer.picking_count = len(transfer.picking_ids)
            transfer.surplus_count = len(
                transfer.surplus_ids.filtered(lambda surplus: not surplus.difference_id)
            )

    @api.depends('source_warehouse_id', 'dest_warehouse_id')
    @api.depends_context('uid')
    def _compute_whose(self):
        own = self._own_warehouses()
        for transfer in self:
            transfer.is_source_mine = own is None or transfer.source_warehouse_id in own
            transfer.is_dest_mine = own is None or transfer.dest_warehouse_id in own

    @api.depends('line_ids.product_id', 'line_ids.quantity', 'line_ids.uom_id')
    def _compute_goods_text(self):
        for transfer in self:
            transfer.goods_text = ', '.join(
                f'{line.product_id.name} {line.quantity:g} {line.uom_id.name}'
                for line in transfer.line_ids[:3]
            ) + (' …' if len(transfer.line_ids) > 3 else '')

    # === SCREEN === #

    @api.model
    def default_get(self, fields):
        """Propose the warehouse of a keeper who works in one: he asks for it, or sends from it."""
        values = super().default_get(fields)
        own = self._own_warehouses()
        if own is not None and len(own) == 1:
            end = 'dest' if values.get('kind') == 'request' else 'source'
            if not {'source_warehouse_id', 'dest_warehouse_id'} & values.keys():
                values[f'{end}_warehouse_id'] = own.id
        return values

    @api.onchange('kind')
    def _onchange_kind(self):
        own = self._own_warehouses()
        if own is None or len(own) != 1:
            return
        ends = ('dest', 'source') if self.kind == 'request' else ('source', 'dest')
        if self[f'{ends[1]}_warehouse_id']._origin == own:
            self[f'{ends[1]}_warehouse_id'] = self[f'{ends[0]}_warehouse_id']._origin
            self[f'{ends[0]}_warehouse_id'] = own

    # === ACTIONS === #

    @api.readonly
    def action_settle_page(self):
        """Open the page that asks what became of what is missing, or came unasked."""
        self.ensure_one()
        self.check_access('read')
        return self.env['jxc.transfer.settle']._dialog_action(
            self.env._("Settle %(transfer)s", transfer=self.name), {'transfer_id': self.id}
        )

    @api.readonly
    def action_pickings(self):
        """Show the pickings of this transfer that the user sees."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('stock.action_picking_tree_all')
        return {
            **action,
            'domain': [('jxc_transfer_id', '=', self.id)],
            'context': {'create': False},
        }

    @api.readonly
    def action_print_slip(self):
        """Print the slip of these transfers, with both signatures."""
        self.check_access('read')
        return self.env.ref('jxc_module.report_transfer_slip').report_action(self)

    @api.readonly
    def action_print_loading(self):
        """Print from which places these transfers are loaded."""
        self.check_access('read')
        return self.env.ref('jxc_module.report_transfer_loading').report_action(self)

    @api.readonly
    def action_print_labels(self):
        """Print a label for each package, else for each product and lot."""
        self.check_access('read')
        return self.env.ref('jxc_module.report_transfer_label').report_action(self)

    @api.readonly
    def action_other_company(self):
        """Open the page that makes a sale and a purchase of these goods for another company."""
        self.ensure_one()
        self.check_access('read')
        return self.env['jxc.transfer.company']._dialog_action(
            self.env._("Goods for Another Company"), {'transfer_id': self.id}
        )
