from odoo import api, fields, models
from odoo.exceptions import ValidationError

FAPIAO_STATES = [
    ('to_issue', "To Issue"),
    ('issued', "Issued"),
    ('sent', "Sent"),
    ('red', "Reversed in Red"),
]


class AccountMove(models.Model):
    """The electronic tax invoice (电子发票) that belongs to a customer invoice."""

    _inherit = 'account.move'

    jxc_fapiao_number = fields.Char(
        string="Fapiao Number", copy=False, index='btree_not_null', tracking=True
    )
    jxc_fapiao_state = fields.Selection(
        FAPIAO_STATES,
        string="Fapiao",
        copy=False,
        tracking=True,
        help="Empty: none is asked for. To issue: the customer wants one.",
    )
    jxc_fapiao_date = fields.Date(string="Fapiao Date", copy=False)
    jxc_fapiao_file = fields.Binary(string="Fapiao File", copy=False, attachment=True)
    jxc_fapiao_filename = fields.Char(copy=False)

    # === CONSTRAINTS === #

    @api.constrains('jxc_fapiao_number', 'company_id', 'move_type')
    def _check_jxc_fapiao_number(self):
        numbered = self.filtered('jxc_fapiao_number')
        if not numbered:
            return
        # a number is used once in a company, also on invoices that the user does not see
        others = self.sudo()._read_group(
            [
                ('jxc_fapiao_number', 'in', numbered.mapped('jxc_fapiao_number')),
                ('company_id', 'in', numbered.company_id.ids),
                ('move_type', 'in', self.get_sale_types(include_receipts=True)),
            ],
            ['company_id', 'jxc_fapiao_number'],
            ['id:recordset'],
            having=[('__count', '>', 1)],
        )
        for _company, number, moves in others:
            raise ValidationError(
                self.env._(
                    "Fapiao number %(number)s is on more than one invoice (%(names)s). Each "
                    "fapiao belongs to one invoice: correct the number on one of them.",
                    number=number,
                    names=', '.join(move.name or str(move.id) for move in moves[:3]),
                )
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._jxc_fapiao_values(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._jxc_fapiao_values(vals))

    @api.model
    def _jxc_fapiao_values(self, vals):
        """A number or a file means that it was issued, unless the state is said as well."""
        given = vals.get('jxc_fapiao_number') or vals.get('jxc_fapiao_file')
        if not given or 'jxc_fapiao_state' in vals:
            return vals
        return {**vals, 'jxc_fapiao_state': 'issued'}
