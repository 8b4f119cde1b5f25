import json
from urllib.parse import urlencode

from odoo import api, models

from ..base.given import given_domain
from ..base.once import reading

# A workbook of more cells is made in the background: so many are written in about two seconds.
BACKGROUND_CELLS = 400_000


class JxcReportMixin(models.AbstractModel):
    """The buttons above a report: other parameters, and the workbook."""

    _inherit = 'jxc.report.mixin'

    @api.readonly
    def action_jxc_parameters(self):
        """Open the wizard with the parameters of this reading.

        :return: window action
        """
        wizard = self.env['jxc.report.wizard']
        return wizard._dialog_action(self.env._("Parameters"), wizard._values_of(self.browse()))

    @api.readonly
    def action_jxc_xlsx(self):
        """Download what the screen shows, filters included.

        :return: action
        """
        return self.browse()._xlsx_action(self.env.context.get('active_domain') or [])

    @api.model
    def _xlsx_action(self, domain=()):
        """Return the action that downloads this reading, or starts its background job."""
        self.check_access('read')
        given_domain(self, domain)
        domain = list(domain)
        if self._is_large(domain):
            return self._start_job(domain)
        query = urlencode(
            {
                'params': self._report_params().to_json(),
                'domain': json.dumps(domain),
                'companies': '-'.join(map(str, self._report_companies().ids)),
            }
        )
        return {
            'type': 'ir.actions.act_url',
            'url': f'/jxc/report/{self._report_key()}.xlsx?{query}',
            'target': 'download',
        }

    @api.model
    def _start_job(self, domain):
        """Queue the workbook of this reading for its reader.

        :return: action that shows the job
        """
        return self.env['jxc.job']._start(
            'report',
            self._book_file_name(),
            {
                'report': self._report_key(),
                'params': self._report_params().to_json(),
                'domain': list(domain),
            },
            companies=self._report_companies(),
            total=self.search_count(domain),
        )

    @api.model
    @reading
    def _is_large(self, domain):
        # of columns that turn out empty, too: to know them is to read all rows
        shown, _hidden = self._with_needed(self._chosen_fields())
        rows = BACKGROUND_CELLS // max(len(shown), 1)
        if self._outline(shown)[0] is not None:
            rows = rows * 2 // 3  # at most every second row brings a subtotal
        return self.search_count(domain, limit=rows + 1) > rows

    @api.model
    def _book_file_name(self):
        params = self._report_params()
        days = f' {params.date_from} {params.date_to}' if self._report_period else ''
        if self._report_period == 'as_of':
            days = f' {params.date_to}'
        return f'{self._report_name()}{days}.xlsx'.replace('/', '-')
