from datetime import date

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .base import given_numbers, send_book


class StatementController(http.Controller):
    @http.route('/jxc/statements.xlsx', type='http', auth='user', readonly=True)
    def statements_xlsx(self, ids=''):
        """Send statements as a workbook, as far as the user may see them.

        :param ids: ids separated by commas, or ``company:kind:from:to`` for all of a period
        """
        model = request.env['jxc.statement']
        allowed = request.env.user._get_company_ids()
        model = model.with_context(allowed_company_ids=allowed)
        if ':' in ids:
            domain = self._period_domain(ids.split(':'))
        else:
            domain = [('id', 'in', given_numbers(ids, ','))]
        statements = model.search(domain)
        if not statements:
            raise request.not_found()
        name = request.env._("Statements of account")
        return send_book(statements, f'{name}.xlsx', statements._write_book)

    def _period_domain(self, values):
        """Return the domain of all statements of a period, kind and company.

        :raise UserError: the address is broken
        """
        try:
            company, kind, first, last = values
            days = [date.fromisoformat(day) for day in (first, last)]
        except ValueError:
            raise UserError(
                request.env._(
                    "The address of this file is broken. Open the statements, choose them and "
                    "export them again."
                )
            ) from None
        kinds = dict(request.env['jxc.statement']._fields['kind'].selection)
        return [
            ('company_id', 'in', given_numbers(company, ':')),
            ('kind', 'in', [kind] if kind in kinds else []),
            ('date_from', '=', days[0]),
            ('date_to', '=', days[1]),
        ]
