from odoo import models
from odoo.tools.pdf import merge_pdf

from odoo.addons.base.models.ir_actions_report import _wkhtml


class IrActionsReport(models.Model):
    """Print many of our documents at once with the wkhtmltopdf that Debian ships, too.

    It lacks a patch of Qt, so that core refuses to give it more than one document at a time. Our
    prints carry all they need on the page and are put together afterwards.
    """

    _inherit = 'ir.actions.report'

    def _run_wkhtmltopdf(self, bodies, report_ref=False, *args, **kwargs):
        bodies = list(bodies)
        run = super()._run_wkhtmltopdf
        report = self._get_report(report_ref) if report_ref else self
        ours = (report.report_name or '').startswith('jxc_module.')
        if len(bodies) < 2 or not ours or _wkhtml().is_patched_qt:
            return run(bodies, report_ref, *args, **kwargs)
        return merge_pdf([run([body], report_ref, *args, **kwargs) for body in bodies])
