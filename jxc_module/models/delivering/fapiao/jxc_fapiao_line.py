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

    # === CRUD === #

    def write(self, vals):
        moved = self if vals.keys() & {'fapiao_id', 'move_id'} else self.browse()
        # a limit is one, whoever sees the invoice: see _jxc_check_left
        fapiaos, moves = moved.fapiao_id, moved.sudo().move_id
        result = super().write(vals)
        self._jxc_check_left(fapiaos, moves)
        return result

    def unlink(self):
        # as above
        fapiaos, moves = self.fapiao_id, self.sudo().move_id
        result = super().unlink()
        self._jxc_check_left(fapiaos, moves)
        return result

    @api.model
    def _jxc_check_left(self, fapiaos, moves):
        """Check what lines were taken from: one below zero lets the others be too much.

        :param moves: invoices, with the rights to read them all: a limit is one, whoever sees it
        """
        fapiaos._check_amounts()
        moves._jxc_check_fapiao()

    # === CONSTRAINTS === #

    @api.constrains('fapiao_id', 'move_id', 'amount')
    def _check_amount(self):
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
            is_note = line.move_id.move_type == 'out_refund'
            back = line.fapiao_id.amount_total < 0 or is_note
            if is_note and line.fapiao_id.red_of_id and line.amount > 0:
                continue  # a reversal gives back what the note took off; its own limit holds
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
