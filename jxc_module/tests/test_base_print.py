import sys
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.base.models import ir_actions_report
from odoo.addons.jxc_module.models.base import ir_actions_report as ours


@tagged('post_install', '-at_install')
class TestPrint(TransactionCase):
    """Several documents in one print, by either kind of wkhtmltopdf."""

    def _print(self, report, patched):
        info = ir_actions_report._wkhtml()._replace(is_patched_qt=patched)
        asked = []

        def run(_self, bodies, *_args, **_kwargs):
            asked.append(list(bodies))
            return b'pdf'

        core = ir_actions_report.IrActionsReport
        with (
            patch.object(core, '_run_wkhtmltopdf', run),
            patch.object(ours, '_wkhtml', lambda: info),
            patch.object(ours, 'merge_pdf', b'+'.join),
        ):
            result = self.env['ir.actions.report']._run_wkhtmltopdf(('one', 'two'), report)
        return asked, result

    def test_our_prints_one_by_one_where_qt_is_not_patched(self):
        asked, result = self._print('jxc_module.delivery_slip', patched=False)
        self.assertEqual((asked, result), ([['one'], ['two']], b'pdf+pdf'))

    def test_in_one_go_where_it_is(self):
        asked, _result = self._print('jxc_module.delivery_slip', patched=True)
        self.assertEqual(asked, [['one', 'two']])

    def test_bar_codes_are_drawn(self):
        if sys.version_info >= (3, 13):
            return  # nobody builds the renderer that Odoo names for it: labels print without
        picture = self.env['ir.actions.report'].barcode('Code128', 'WH/OUT/00001')
        self.assertEqual(picture[:8], b'\x89PNG\r\n\x1a\n')

    def test_prints_of_others_are_left_to_core(self):
        asked, _result = self._print('stock.report_deliveryslip', patched=False)
        self.assertEqual(asked, [['one', 'two']])
