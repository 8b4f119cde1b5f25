from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

KINDS = [
    ('general', "General, Digital"),
    ('special', "Special, Digital"),
    ('paper_general', "General, Paper"),
    ('paper_special', "Special, Paper"),
]
STATES = [
    ('issued', "Issued"),
    ('sent', "Sent"),
    ('red', "Reversed in Red"),
    ('void', "Void"),
]


class JxcFapiao(models.Model):
    """A tax invoice (发票) as the tax office knows it, and the customer invoices that it covers.

    One fapiao may cover many invoices, one invoice may need several: lines say how much of which.
    A red-letter fapiao takes amounts back, thus all of it is negative.
    """

    _name = 'jxc.fapiao'
    _description = "Fapiao"
    _inherit = ['mail.thread', 'jxc.read.only']
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _check_company_auto = True

    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    number = fields.Char(string="Fapiao Number", required=True, index=True, tracking=True)
    code = fields.Char(
        string="Fapiao Code", help="Ten or twelve digits on a fapiao of paper, else empty."
    )
    date = fields.Date(
        string="Fapiao Date",
        required=True,
        default=lambda self: self.env.company._jxc_today(),
    )
    kind = fields.Selection(KINDS, required=True, default='general', tracking=True)
    partner_id = fields.Many2one(
        'res.partner',
        string="Customer",
        compute='_compute_partner_id',
        store=True,
        readonly=False,
        index='btree_not_null',
        help="Whose name is on it: the customer of its invoices, unless you say otherwise.",
    )
    amount_untaxed = fields.Monetary(string="Untaxed Amount", tracking=True)
    amount_tax = fields.Monetary(string="Tax", tracking=True)
    amount_total = fields.Monetary(string="Total", compute='_compute_amount_total', store=True)
    amount_left = fields.Monetary(
        string="Not Assigned", compute='_compute_amount_left', help="Total - invoices."
    )
    state = fields.Selection(STATES, required=True, default='issued', tracking=True, copy=False)
    file = fields.Binary(attachment=True, copy=False)
    filename = fields.Char(copy=False)
    line_ids = fields.One2many(
        'jxc.fapiao.line', 'fapiao_id', string="Customer Invoices", copy=False
    )
    red_of_id = fields.Many2one(
        'jxc.fapiao',
        string="Reverses",
        check_company=True,
        index='btree_not_null',
        domain="[('company_id', '=', company_id), ('amount_total', '>', 0)]",
        help="The fapiao that this red-letter fapiao takes back, in whole or in part.",
    )
    red_ids = fields.One2many('jxc.fapiao', 'red_of_id', string="Red-Letter Fapiaos")

    _number_once = models.UniqueIndex(
        "(company_id, kind, COALESCE(code, ''), number)", "This fapiao number was entered already."
    )

    # === COMPUTE === #

    @api.depends('line_ids.move_id.commercial_partner_id')
    def _compute_partner_id(self):
        for fapiao in self:
            fapiao.partner_id = (
                fapiao.partner_id or fapiao.line_ids[:1].move_id.commercial_partner_id
            )

    @api.depends('amount_untaxed', 'amount_tax')
    def _compute_amount_total(self):
        for fapiao in self:
            fapiao.amount_total = fapiao.amount_untaxed + fapiao.amount_tax

    @api.depends('amount_total', 'line_ids.amount')
    def _compute_amount_left(self):
        for fapiao in self:
            fapiao.amount_left = fapiao.amount_total - sum(fapiao.line_ids.mapped('amount'))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._jxc_tidy(vals) for vals in vals_list]
        defaults = self.default_get(['company_id', 'kind', 'code'])
        self._jxc_check_once([{**defaults, **vals} for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        vals = self._jxc_tidy(vals)
        if vals.keys() & {'company_id', 'kind', 'code', 'number'}:
            self._jxc_check_once([{**fapiao._jxc_key(), **vals} for fapiao in self])
        if vals.get('state') == 'void':
            self._jxc_check_void()
        # not taken back any more, whoever may see it
        originals = self.red_of_id.sudo() if 'red_of_id' in vals else self.browse()
        result = super().write(vals)
        originals._jxc_check_reds()
        return result

    def unlink(self):
        # not taken back any more, and on other fapiaos already: whoever may see it
        originals = (self.red_of_id - self).sudo()
        moves = self.sudo().line_ids.move_id
        result = super().unlink()
        originals._jxc_check_reds()
        moves._jxc_check_fapiao()
        return result

    def copy_data(self, default=None):
        raise UserError(self.env._("A fapiao has its own number: enter it, it cannot be copied."))

    @api.model
    def _jxc_tidy(self, vals):
        """Take blanks out of number and code, which are pasted from anywhere."""
        tidy = {
            name: ''.join(str(vals[name] or '').split()) or False
            for name in ('number', 'code')
            if name in vals
        }
        if tidy.get('number', True) is False:
            raise ValidationError(self.env._("Enter the number of the fapiao."))
        return {**vals, **tidy}

    def _jxc_check_void(self):
        """Refuse to void what was reversed in red.

        :raise UserError: names the fapiao
        """
        for fapiao in self:
            if (fapiao.red_ids - self).filtered(lambda red: red.state != 'void'):
                raise UserError(
                    self.env._(
                        "Fapiao %(number)s was reversed in red: void the red-letter fapiao first.",
                        number=fapiao.number,
                    )
                )

    # === ACTIONS === #

    def action_jxc_sent(self):
        """Note that the customer has got these fapiaos."""
        self.filtered(lambda fapiao: fapiao.state == 'issued').state = 'sent'

    def action_jxc_void(self):
        """Note that these fapiaos are void; their invoices need new ones."""
        self.state = 'void'

    def action_jxc_reverse(self):
        """Open a red-letter fapiao that takes back what is left of this one.

        :return: window action
        """
        self.ensure_one()
        self.check_access('write')
        if self.amount_total < 0 or self.state in ('red', 'void'):
            raise UserError(
                self.env._(
                    "Fapiao %(number)s cannot be reversed in red: it is void, reversed or a "
                    "red-letter fapiao itself.",
                    number=self.number,
                )
            )
        reds = self.red_ids.filtered(lambda red: red.state != 'void')
        defaults = {
            'company_id': self.company_id.id,
            'kind': self.kind,
            'partner_id': self.partner_id.id,
            'red_of_id': self.id,
            'amount_untaxed': -self.amount_untaxed - sum(reds.mapped('amount_untaxed')),
            'amount_tax': -self.amount_tax - sum(reds.mapped('amount_tax')),
        }
        if not reds:
            defaults['line_ids'] = [
                Command.create({'move_id': line.move_id.id, 'amount': -line.amount})
                for line in self.line_ids
            ]
        return self._jxc_new_action(self.env._("Red-Letter Fapiao"), defaults)

    @api.model
    def _jxc_new_action(self, name, defaults):
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': self._name,
            'view_mode': 'form',
            'context': {f'default_{field}': value for field, value in defaults.items()},
        }
