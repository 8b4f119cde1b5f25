from odoo import http
from odoo.http import request

from ..models.base.given import given_domain
from .base import given_numbers, send_book


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
        return send_book(
            report, report._book_file_name(), lambda stream: report._write_book(stream, terms)
        )

    def _report(self, key, params, companies):
        env = request.env
        model = f'jxc.report.{key}'
        if model not in dict(env['jxc.report.wizard']._reports()):
            raise request.not_found()
        allowed = env.user._get_company_ids()
        chosen = given_numbers(companies, '-')
        ids = [company for company in chosen if company in allowed] or [env.company.id]
        return env[model].with_context(jxc_report=params, allowed_company_ids=ids)
