from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...base.bulk import touch

# what makes a fapiao one of its kind
KEY = ('company_id', 'kind', 'code', 'number')


class JxcFapiao(models.Model):
    """What a fapiao may not be: twice, more than its invoices, of mixed signs."""

    _inherit = 'jxc.fapiao'

    # === CONSTRAINTS === #

    @api.constrains('amount_untaxed', 'amount_tax', 'line_ids', 'red_of_id', 'state', 'company_id')
    def _check_amounts(self):
        touch(self)  # lines of two people at once
        for fapiao in self:
            fapiao._jxc_check_total()
            fapiao.line_ids._jxc_check_signs()
            self._jxc_check_within(
                fapiao.currency_id,
                fapiao.amount_total,
                sum(fapiao.line_ids.mapped('amount')),
                self.env._("Fapiao %(number)s", number=fapiao.number),
            )
        # invoices and originals that this user does not see have their limits as well
        self.sudo().line_ids.move_id._jxc_check_fapiao()
        self.sudo().red_of_id._jxc_check_reds()

    def _jxc_check_total(self):
        self.ensure_one()
        parts = (self.amount_untaxed, self.amount_tax)
        if not self.currency_id.is_zero(self.amount_total) and (
            all(part >= 0 for part in parts) or all(part <= 0 for part in parts)
        ):
            return
        raise ValidationError(
            self.env._(
                "Fapiao %(number)s: enter untaxed amount and tax; both below zero on a red-letter "
                "fapiao, both above on any other.",
                number=self.number,
            )
        )

    @api.model
    def _jxc_check_within(self, currency, limit, given, name):
        """Refuse lines that add up to more than what they are parts of.

        :param float limit: the whole, with its sign
        :param float given: the sum of the lines
        :param str name: of the document whose whole it is
        :raise ValidationError: beyond the limit, or on the other side of zero
        """
        if currency.compare_amounts(abs(given), abs(limit)) <= 0 and (
            currency.is_zero(given) or (given > 0) == (limit > 0)
        ):
            return
        raise ValidationError(
            self.env._(
                "%(document)s is over %(limit)s, its fapiao lines add up to %(given)s. Lower the "
                "amount of a line.",
                document=name,
                limit=currency.format(limit),
                given=currency.format(given),
            )
        )

    def _jxc_check_reds(self):
        """Refuse to take back more than was issued; mark what was taken back as a whole."""
        touch(self)  # two red-letter fapiaos at once
        for fapiao in self:
            reds = fapiao.red_ids.filtered(lambda red: red.state != 'void')
            wrong = reds.filtered(lambda red: red.amount_total > 0)
            back = sum(reds.mapped('amount_total'))
            if wrong or fapiao.currency_id.compare_amounts(-back, fapiao.amount_total) > 0:
                raise ValidationError(
                    self.env._(
                        "Fapiao %(number)s is over %(total)s. Red-letter fapiaos are below zero "
                        "and take back no more than that.",
                        number=fapiao.number,
                        total=fapiao.currency_id.format(fapiao.amount_total),
                    )
                )
            whole = fapiao.currency_id.is_zero(back + fapiao.amount_total)
            if whole and fapiao.state != 'red':
                fapiao.state = 'red'
            elif not whole and fapiao.state == 'red':
                fapiao.state = 'issued'

    def _jxc_key(self):
        self.ensure_one()
        return {
            'company_id': self.company_id.id,
            'kind': self.kind,
            'code': self.code,
            'number': self.number,
        }

    def _jxc_check_once(self, vals_list):
        """Refuse a number that its company has already, of this kind and code.

        The index of the table stands behind it for two who type the same number at once.
        """
        keys = [tuple(vals.get(name) or False for name in KEY) for vals in vals_list]
        # a number is used once in a company, also on what this user does not see
        known = self.sudo().search(
            Domain('number', 'in', [key[-1] for key in keys]) & Domain('id', 'not in', self.ids)
        )
        taken = {tuple(fapiao._jxc_key()[name] or False for name in KEY) for fapiao in known}
        for key in keys:
            if key in taken:
                raise ValidationError(
                    self.env._(
                        "Fapiao number %(number)s was entered already. Open that fapiao and add "
                        "the invoice there, or correct the number.",
                        number=key[-1],
                    )
                )
            taken.add(key)
