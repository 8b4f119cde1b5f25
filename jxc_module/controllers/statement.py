import io

from odoo import http
from odoo.http import content_disposition, request

from .report import XLSX


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
            names = ('company_id', 'kind', 'date_from', 'date_to')
            values = ids.split(':')
            values[0] = int(values[0]) if values[0].isdigit() else 0
            domain = [(name, '=', value) for name, value in zip(names, values, strict=False)]
        else:
            domain = [('id', 'in', [int(part) for part in ids.split(',') if part.isdigit()])]
        statements = model.search(domain)
        if not statements:
            raise request.not_found()
        stream = io.BytesIO()
        statements._write_book(stream)
        name = request.env._("Statements of account")
        return request.make_response(
            stream.getvalue(),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Disposition', content_disposition(f'{name}.xlsx')),
                ('X-Content-Type-Options', 'nosniff'),
            ],
        )
