from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

STATES = [
    ('draft', "Draft"),
    ('requested', "Requested"),
    ('approved', "Approved"),
    ('shipping', "Being Shipped"),
    ('transit', "In Transit"),
    ('receiving', "Receiving"),
    ('done', "Done"),
    ('refused', "Refused"),
    ('cancelled', "Cancelled"),
]
ON_ITS_WAY = ('shipping', 'transit', 'receiving')
OPEN = ('approved', *ON_ITS_WAY)
KINDS = [
    ('request', "Asked by the Destination"),
    ('push', "Sent by the Source"),
    ('rule', "Made by a Route"),
    ('direct', "One Step"),
    ('rebalance', "Rebalancing"),
]


class JxcTransfer(models.Model):
    """Goods of a company that go from one warehouse to another, from the wish to the last piece.

    draft → requested → approved, then as its pickings say: shipping → transit → receiving → done;
    refused and cancelled. What is on its way lies in the transit place of the destination.
    """

    _name = 'jxc.transfer'
    _description = "Transfer"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'jxc.approvable', 'jxc.read.only']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(KINDS, default='push', required=True)
    source_warehouse_id = fields.Many2one(
        'stock.warehouse',
        string="From",
        required=True,
        index=True,
        tracking=True,
        domain="[('company_id', '=', company_id)]",
    )
    dest_warehouse_id = fields.Many2one(
        'stock.warehouse',
        string="To",
        required=True,
        index=True,
        tracking=True,
        domain="[('company_id', '=', company_id), ('id', '!=', source_warehouse_id)]",
    )
    source_location_id = fields.Many2one(
        'stock.location',
        string="From Place",
        compute='_compute_source_location_id',
        store=True,
        readonly=False,
        precompute=True,
        domain="[('warehouse_id', '=', source_warehouse_id), ('usage', '=', 'internal')]",
    )
    dest_location_id = fields.Many2one(
        'stock.location',
        string="To Place",
        compute='_compute_dest_location_id',
        store=True,
        readonly=False,
        precompute=True,
        domain="[('warehouse_id', '=', dest_warehouse_id), ('usage', '=', 'internal')]",
    )
    scheduled_date = fields.Datetime(
        string="Ship by", default=fields.Datetime.now, required=True, copy=False, tracking=True
    )
    expected_date = fields.Datetime(string="Expected Arrival", copy=False, tracking=True)
    shipped_on = fields.Datetime(readonly=True, copy=False)
    received_on = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one(
        'res.users',
        string="Responsible",
        default=lambda self: self.env.user,
        copy=False,
        tracking=True,
    )
    carrier_id = fields.Many2one('res.partner', tracking=True)
    note = fields.Text()
    origin = fields.Char(string="Source Document", copy=False)
    return_of_id = fields.Many2one(
        'jxc.transfer', string="Return of", readonly=True, copy=False, index='btree_not_null'
    )
    requested_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    requested_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many('jxc.transfer.line', 'transfer_id', string="Lines", copy=True)
    difference_ids = fields.One2many('jxc.transfer.difference', 'transfer_id', string="Differences")
    picking_ids = fields.One2many('stock.picking', 'jxc_transfer_id', string="Pickings")
    ship_picking_ids = fields.One2many(
        'stock.picking',
        'jxc_transfer_id',
        string="Shipments",
        domain=[('jxc_transfer_leg', 'in', ('ship', 'direct'))],
    )
    receive_picking_ids = fields.One2many(
        'stock.picking',
        'jxc_transfer_id',
        string="Receipts",
        domain=[('jxc_transfer_leg', '=', 'receive')],
    )
    value = fields.Monetary(
        compute='_compute_value',
        groups='jxc_module.group_cost',
        help="What was asked for, at the cost of today.",
    )
    is_late = fields.Boolean(string="Overdue", compute='_compute_is_late', search='_search_is_late')

    # === COMPUTE === #

    @api.depends('source_warehouse_id')
    def _compute_source_location_id(self):
        for transfer in self:
            transfer.source_location_id = transfer.source_warehouse_id.lot_stock_id

    @api.depends('dest_warehouse_id')
    def _compute_dest_location_id(self):
        for transfer in self:
            transfer.dest_location_id = transfer.dest_warehouse_id.lot_stock_id

    @api.depends('line_ids.product_qty', 'line_ids.product_id', 'company_id')
    def _compute_value(self):
        for transfer in self:
            transfer.value = transfer._value_at_cost()

    def _value_at_cost(self):
        """Return what was asked for at the costs of today, in the company's currency."""
        self.ensure_one()
        # an amount is for who sees costs; the limit of approvals holds for everybody
        lines = self.sudo().line_ids.with_company(self.company_id)
        return sum(line.product_qty * line.product_id.standard_price for line in lines)

    @api.depends('state', 'scheduled_date', 'expected_date')
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        late.is_late = True
        (self - late).is_late = False

    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return self._late_domain()

    def _late_domain(self):
        """Return the domain of what should have left, or arrived, before now."""
        now = fields.Datetime.now()
        return Domain('state', 'in', ('requested', 'approved', 'shipping')) & Domain(
            'scheduled_date', '<', now
        ) | Domain('state', 'in', ('transit', 'receiving')) & Domain('expected_date', '<', now)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        warehouses = self.env['stock.warehouse']
        own = self._own_warehouses()
        for vals in vals_list:
            self._check_numbers(vals)
            self._check_own_end(
                own, [vals.get('source_warehouse_id'), vals.get('dest_warehouse_id')]
            )
            if own is not None and vals.get('source_warehouse_id') not in own.ids:
                vals.setdefault('kind', 'request')  # of a warehouse that is not his
            source = warehouses.browse(vals.get('source_warehouse_id')).exists()
            if 'company_id' not in vals and source:
                # which company a warehouse is of is no secret; the constraint says the rest
                vals['company_id'] = source.sudo().company_id.id
            company = vals.get('company_id') or self.env.company.id
            numbers = self.env['ir.sequence'].with_company(company)
            # keepers read no sequences; a number is no secret
            vals['name'] = numbers.sudo().next_by_code('jxc.transfer')
        return super().create(vals_list)

    def write(self, vals):
        self._check_numbers(vals)
        fixed = vals.keys() & self._fixed_fields()
        if fixed and not self.env.su and any(transfer.state != 'draft' for transfer in self):
            raise UserError(
                self.env._(
                    "%(fields)s stay as they are once a transfer was requested. Set it back to "
                    "draft, or cancel it and make another one.",
                    fields=', '.join(self._fields[name].string for name in sorted(fixed)),
                )
            )
        result = super().write(vals)
        if {'source_warehouse_id', 'dest_warehouse_id'} & vals.keys():
            own = self._own_warehouses()
            for transfer in self:
                ends = transfer.source_warehouse_id | transfer.dest_warehouse_id
                self._check_own_end(own, ends.ids)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for transfer in self:
            if transfer.state not in ('draft', 'refused', 'cancelled') or transfer.picking_ids:
                raise UserError(
                    self.env._("%(transfer)s was requested: cancel it.", transfer=transfer.name)
                )

    def _fixed_fields(self):
        return {
            *('company_id', 'kind', 'source_warehouse_id', 'dest_warehouse_id'),
            *('source_location_id', 'dest_location_id', 'line_ids'),
        }

    def _open_fields(self):
        """Return what a user writes at any time."""
        return {'scheduled_date', 'expected_date', 'user_id', 'carrier_id', 'note', 'origin'}

    @api.model
    def _jxc_read_only_fields(self):
        """Return what follows from the methods of a transfer: all but its plan and its people."""
        return self._jxc_own_fields() - self._fixed_fields() - self._open_fields()

    def _check_numbers(self, vals):
        """Refuse lines of a form whose quantities are no numbers, before core rounds them."""
        for command in vals.get('line_ids') or ():
            if len(command) == 3 and isinstance(command[2], dict):
                self.env['jxc.transfer.line']._check_number(command[2])
