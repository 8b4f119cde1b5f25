from odoo import models
from odoo.fields import Domain

from ....tools.chinese_amount import chinese_amount


class JxcStatement(models.Model):
    """What the print shows, read for all statements of a print at once."""

    _inherit = 'jxc.statement'

    def _print_parts(self):
        """Return the parts of this statement's print, one a currency.

        :return: list of ``{'total': jxc.statement.total, 'rows': [{'line', 'balance'}],
            'unbilled': jxc.statement.line}``; balance runs from the opening
        """
        self.ensure_one()
        parts = []
        for total in self.total_ids:
            lines = self.line_ids.filtered(
                lambda line, total=total: line.currency_id == total.currency_id
            )
            booked = lines.filtered(lambda line: line.section != 'unbilled')
            balance, rows = total.opening + total.late, []
            for line in booked:
                balance = total.currency_id.round(balance + line.amount)
                rows.append({'line': line, 'balance': balance})
            parts.append({'total': total, 'rows': rows, 'unbilled': lines - booked})
        return parts

    def _amount_words(self, total):
        """Return the closing of a part in Chinese capital figures, '' where they are not usual.

        :param total: jxc.statement.total
        """
        lang = self.env.context.get('lang') or ''
        if total.currency_id.name != 'CNY' or not lang.startswith('zh'):
            return ''
        return chinese_amount(f'{total.closing:.2f}')

    def _bank_accounts(self):
        """Return the accounts that a customer may pay to: those of the company's bank journals."""
        self.ensure_one()
        if self.kind == 'payable':
            return self.env['res.partner.bank']
        # the company's own accounts stand on each of its invoices
        journals = self.env['account.journal'].sudo()
        return journals.search(
            [('company_id', '=', self.company_id.id), ('type', '=', 'bank')]
        ).bank_account_id

    def _goods(self):
        """Return the goods lines of the invoices on these statements, ``{account.move: lines}``."""
        moves = (
            self.filtered('with_goods')
            .line_ids.filtered(lambda line: line.section in ('invoice', 'refund'))
            .move_id
        )
        # Who may open a statement sees what is on the partner's own invoices; no cost is on them.
        lines = (
            self.env['account.move.line']
            .sudo()
            .search_fetch(
                Domain('move_id', 'in', moves.ids) & Domain('display_type', '=', 'product'),
                ['move_id', 'name', 'product_id', 'quantity', 'product_uom_id', 'price_total'],
                order='move_id, sequence, id',
            )
        )
        return lines.grouped('move_id')

    def _print_name(self):
        """Return the name of the file of the print."""
        self.ensure_one()
        return self.env._("Statement %(name)s", name=self.display_name).replace('/', '-')
