from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcRecall(models.Model):
    """Lots called back: who got them, what is still in stock, who was told, what came back."""

    _name = 'jxc.recall'
    _description = "Recall"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'jxc.read.only', 'jxc.book']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [('draft', "Draft"), ('running', "Running"), ('closed', "Closed")],
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    reason = fields.Text(required=True, help="Told to the customers, and kept on the lots.")
    instruction = fields.Text(
        string="What Customers Should Do",
        default=lambda self: self.env._(
            "Please do not sell or use these goods any more and keep them for collection."
        ),
    )
    lot_ids = fields.Many2many(
        'stock.lot',
        relation='jxc_recall_lot_rel',
        string="Recalled Lots",
        required=True,
        check_company=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    traced_lot_ids = fields.Many2many(
        'stock.lot',
        relation='jxc_recall_traced_lot_rel',
        string="All Lots",
        readonly=True,
        copy=False,
        help="The recalled lots and those that were made from them.",
    )
    user_id = fields.Many2one(
        'res.users', string="Responsible", default=lambda self: self.env.user, tracking=True
    )
    date_start = fields.Datetime(string="Started on", readonly=True, copy=False)
    date_close = fields.Datetime(string="Closed on", readonly=True, copy=False)
    line_ids = fields.One2many('jxc.recall.line', 'recall_id', string="Deliveries", readonly=True)
    customer_ids = fields.One2many(
        'jxc.recall.customer', 'recall_id', string="Customers", readonly=True
    )
    customer_count = fields.Integer(string="Number of Customers", compute='_compute_counts')
    informed_count = fields.Integer(string="Customers Informed", compute='_compute_counts')
    returned_count = fields.Integer(string="Customers Done", compute='_compute_counts')
    delivery_count = fields.Integer(string="Number of Deliveries", compute='_compute_counts')

    # === COMPUTE === #

    @api.depends('customer_ids.state', 'line_ids')
    @api.depends_context('uid')  # each reader counts the warehouses that he sees
    def _compute_counts(self):
        customers = self.env['jxc.recall.customer'].search([('recall_id', 'in', self.ids)])
        lines = self.env['jxc.recall.line'].search([('recall_id', 'in', self.ids)])
        customers, lines = customers.grouped('recall_id'), lines.grouped('recall_id')
        none = self.env['jxc.recall.customer']
        for recall in self:
            by_partner = customers.get(recall, none).grouped('partner_id').values()
            recall.customer_count = len(by_partner)
            recall.informed_count = sum(
                all(row.state != 'open' for row in rows) for rows in by_partner
            )
            recall.returned_count = sum(
                all(row.state == 'returned' for row in rows) for rows in by_partner
            )
            own = lines.get(recall, self.env['jxc.recall.line'])
            recall.delivery_count = len(own.picking_id)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = vals.get('company_id') or self.env.company.id
            numbers = self.env['ir.sequence'].with_company(company)
            vals['name'] = numbers.next_by_code('jxc.recall')
        return super().create(vals_list)

    def write(self, vals):
        fixed = {'lot_ids', 'company_id'} & vals.keys()
        if fixed and any(recall.state != 'draft' for recall in self):
            raise UserError(
                self.env._(
                    "The lots of a recall that has started stay as they are. "
                    "Start another recall for other lots."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if any(recall.state != 'draft' for recall in self):
            raise UserError(self.env._("A recall that has started is kept. Close it instead."))

    # === ACTIONS === #

    def action_start(self):
        """Find who got the lots and put what is left on hold. Starting twice does nothing more.

        :raises UserError: without lots
        """
        self.check_access('write')
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        for recall in self.filtered(lambda recall: recall.state == 'draft'):
            if not recall.lot_ids:
                raise UserError(
                    self.env._("%(recall)s: choose the lots to call back.", recall=recall.name)
                )
            # who may write it was asked above; nobody writes its state by hand
            recall.sudo().write({'state': 'running', 'date_start': fields.Datetime.now()})
            recall._trace()
        return True

    def action_refresh(self):
        """Look again for deliveries, returns and lots made meanwhile."""
        self.check_access('write')
        self.filtered(lambda recall: recall.state == 'running')._trace()
        return True

    def action_close(self):
        """Close running recalls; the lots stay on hold until somebody releases them."""
        self.check_access('write')
        # he may, as was just asked; nobody writes the state by hand
        running = self.filtered(lambda recall: recall.state == 'running').sudo()
        running.write({'state': 'closed', 'date_close': fields.Datetime.now()})
        return True

    def action_reopen(self):
        """Go on with closed recalls."""
        self.check_access('write')
        # he may, as was just asked; nobody writes the state by hand
        closed = self.filtered(lambda recall: recall.state == 'closed').sudo()
        closed.write({'state': 'running', 'date_close': False})
        return True

    def action_send_letters(self):
        """Mail a letter to each customer who was not informed yet.

        :return: notification that names the customers without an address
        """
        self.ensure_one()
        todo = self.customer_ids.filtered(lambda row: row.state == 'open')
        return todo._send_letters()

    @api.readonly
    def action_print_letters(self):
        """Print a letter for each customer.

        :return: report action
        """
        self.ensure_one()
        rows = self.customer_ids._letter_heads()
        if not rows:
            raise UserError(self.env._("No customer has got these lots."))
        return self.env.ref('jxc_module.report_recall_letter').report_action(rows)

    @api.readonly
    def action_xlsx(self):
        """Download the recall as a workbook.

        :return: action
        """
        return self._book_action()

    @api.readonly
    def action_open_stock(self):
        """Open what is still in stock of these lots."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Stock of %(recall)s", recall=self.name),
            'res_model': 'stock.quant',
            'view_mode': 'list',
            'domain': self._stock_domain(),
        }

    @api.readonly
    def action_open_deliveries(self):
        """Open the deliveries of these lots."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Deliveries of %(recall)s", recall=self.name),
            'res_model': 'stock.picking',
            'view_mode': 'list,form',
            'domain': [('id', 'in', self.line_ids.picking_id.ids)],
        }

    def action_quarantine(self):
        """Move what is still in stock to the quarantine of each warehouse."""
        self.ensure_one()
        self.check_access('write')
        return self.traced_lot_ids.action_jxc_quarantine(self.name)

    # === BUSINESS === #

    def _stock_domain(self):
        return [
            ('lot_id', 'in', (self.traced_lot_ids or self.lot_ids).ids),
            ('location_id.usage', 'in', ('internal', 'transit')),
            ('quantity', '!=', 0),
        ]
