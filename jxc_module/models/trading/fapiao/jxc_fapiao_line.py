from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JxcFapiaoLine(models.Model):
    """How much of one customer invoice one fapiao covers, tax included."""

    _name = 'jxc.fapiao.line'
    _description = "Invoice on a Fapiao"
    _order = 'fapiao_id desc, id'
    _check_company_auto = True

    fapiao_id = fields.Many2one('jxc.fapiao', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='fapiao_id.company_id', store=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    move_id = fields.Many2one(
        'account.move',
        string="Customer Invoice",
        required=True,
        index=True,
        ondelete='restrict',
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_refund', 'out_receipt')),"
        " ('state', '!=', 'cancel'), ('company_id', '=', company_id)]",
    )
    amount = fields.Monetary(
        compute='_compute_amount',
        store=True,
        readonly=False,
        precompute=True,
        help="In company currency, tax included; below zero for a credit note and on a red-letter "
        "fapiao.",
    )

    _once = models.UniqueIndex(
        '(fapiao_id, move_id)', "An invoice stands on a fapiao once: raise the amount of its line."
    )

    # === COMPUTE === #

    @api.depends('move_id')
    def _compute_amount(self):
        for line in self:
            if line.move_id and not line.amount:
                line.amount = line.move_id.jxc_fapiao_open

    # === CONSTRAINTS === #

    @api.constrains('fapiao_id', 'move_id', 'amount')
    def _check_amount(self):
        # of two who enter fapiaos of one invoice at once the second one meets the first one's lines
        self.sudo().move_id.lock_for_update(allow_referencing=True)
        for line in self:
            if line.move_id.state == 'cancel' or not line.move_id.is_sale_document(True):
                raise ValidationError(
                    self.env._(
                        "%(invoice)s is no customer invoice, or cancelled: no fapiao can cover it.",
                        invoice=line.move_id.display_name,
                    )
                )
        self.fapiao_id._check_amounts()

    def _jxc_check_signs(self):
        """Refuse a line that adds where it must take back, or the other way round."""
        for line in self:
            back = line.fapiao_id.amount_total < 0 or line.move_id.move_type == 'out_refund'
            if line.currency_id.is_zero(line.amount) or (line.amount < 0) != back:
                raise ValidationError(
                    self.env._(
                        "Fapiao %(number)s, %(invoice)s: the amount must be below zero on a "
                        "red-letter fapiao and for a credit note, above zero for any other "
                        "invoice.",
                        number=line.fapiao_id.number,
                        invoice=line.move_id.display_name,
                    )
                )
