import re

from odoo.tests import HttpCase, tagged

SUITE = '@jxc_module'
SUCCESS = "[HOOT] Test suite succeeded"


def job_id(path):
    """Return hoot's id of a suite: a 32 bit hash of its path, as core's runner computes it.

    >>> job_id('@web/core')
    'e39ce9ba'
    """
    number = 0
    for char in path:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f'{number:08x}'


@tagged('post_install', '-at_install')
class TestHoot(HttpCase):
    def test_job_id(self):
        self.assertEqual(job_id('@web/core'), 'e39ce9ba')

    def test_styles_compile(self):
        """One wrong line takes all styles from every page, and no tour notices."""
        bundle = self.env['ir.qweb']._get_asset_bundle('web.assets_web', js=False)
        self.assertIn('o_jxc_', bundle.preprocess_css())
        self.assertEqual(bundle.css_errors, [])

    def test_components(self):
        """Run our component tests; a suite of no tests "succeeds" too, so count them."""
        browser = self._logger.getChild('browser')  # what the page writes to its console
        with self.assertLogs(browser, level='INFO') as log:
            try:
                self.browser_js(
                    f'/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={job_id(SUITE)}',
                    "",
                    "",
                    login='admin',
                    timeout=300,
                    success_signal=SUCCESS,
                    error_checker=lambda message: '[HOOT]' not in message,
                )
            except AssertionError as error:
                said = [line for line in log.output if 'HOOT' in line and 'passed' not in line]
                raise AssertionError('\n'.join(said)) from error
        text = "\n".join(log.output)
        passed = re.search(r"\[HOOT\] Passed (\d+) tests", text)
        self.assertTrue(passed, text[-2000:])
        self.assertGreater(int(passed[1]), 0)
