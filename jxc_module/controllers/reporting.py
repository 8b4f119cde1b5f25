import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..models.base.given import given_domain
from .base import given_numbers

XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'


class ReportController(http.Controller):
    """Workbooks of reports. All parameters are in the address: any replica can answer."""

    @http.route('/jxc/report/<string:key>.xlsx', type='http', auth='user', readonly=True)
    def report_xlsx(self, key, params='', domain='[]', companies=''):
        """Send a report as XLSX.

        :param key: of the report
        :param params: JSON, as in the context key ``jxc_report``
        :param domain: JSON, the domain of the screen
        :param companies: ids separated by dashes; the user's company without it
        """
        report = self._report(key, params, companies)
        report.check_access('read')
        terms = given_domain(report, domain)
        stream = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
        try:
            report._write_book(stream, terms)
            size = stream.tell()
            stream.seek(0)
        except BaseException:
            stream.close()
            raise
        response = request.make_response(
            wrap_file(request.httprequest.environ, stream, 1 << 16),
            headers=[
                ('Content-Type', XLSX),
                ('Content-Length', str(size)),
                ('Content-Disposition', content_disposition(report._book_file_name())),
                ('X-Content-Type-Options', 'nosniff'),
            ],
        )
        response.direct_passthrough = True
        response.call_on_close(stream.close)
        return response

    def _report(self, key, params, companies):
        env = request.env
        model = f'jxc.report.{key}'
        if model not in dict(env['jxc.report.wizard']._reports()):
            raise request.not_found()
        allowed = env.user._get_company_ids()
        chosen = given_numbers(companies, '-')
        ids = [company for company in chosen if company in allowed] or [env.company.id]
        return env[model].with_context(jxc_report=params, allowed_company_ids=ids)
