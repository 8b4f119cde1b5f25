from lxml import html

from odoo.tests import tagged

from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferPrints(TransferringCommon):
    """Slip, loading list and labels: what stands on the paper, for whom."""

    def setUp(self):
        super().setUp()
        self.milk.use_expiration_date = True
        self.lot_a.expiration_date = '2031-01-31 12:00:00'
        self.lot_b.expiration_date = '2031-03-31 12:00:00'
        self.shelf = self.env['stock.location'].create(
            {'name': "Secret Shelf", 'location_id': self.stock.id}
        )
        self.cup = self._create_product("Transfer Cup")
        self._set_stock(self.cup, self.shelf, 9)
        self.transfer = self._transfer((self.tea, 10), (self.milk, 8), (self.cup, 2))

    def _render(self, name, transfers, user=None):
        report = self.env['ir.actions.report'].with_user(user or self.keeper)
        page, _kind = report._render_qweb_html(f'jxc_module.{name}', transfers.ids)
        return html.fromstring(page)

    def _rows(self, page):
        """Return the texts of the table of goods, row by row."""
        table = page.xpath("//table[contains(@class, 'table-bordered')]")[0]
        return [
            [' '.join(cell.text_content().split()) for cell in row.xpath('./td')]
            for row in table.xpath('./tbody/tr')
        ]

    def test_slip_before_and_after(self):
        rows = self._rows(self._render('transfer_slip', self.transfer))
        self.assertEqual(
            [(row[1], row[2], row[4], row[5], row[6]) for row in rows[:4]],
            [
                ('Transfer Tea', '', '10.00', '10.00', ''),
                ('Transfer Milk', 'TA', '8.00', '6.00', ''),
                ('Transfer Milk', 'TB', '', '2.00', ''),
                ('Transfer Cup', '', '2.00', '2.00', ''),
            ],
        )
        self.assertEqual(rows[1][3], '01/31/2031')
        self.assertEqual(rows[4][1:4], ['20.00', '20.00', ''])
        self.transfer.action_ship()
        line = self.transfer.line_ids[1]
        self.transfer.action_receive({(line, self.lot_a): 5})
        rows = self._rows(self._render('transfer_slip', self.transfer))
        self.assertEqual([row[5] for row in rows[:4]], ['10.00', '6.00', '2.00', '2.00'])
        self.assertEqual([row[6] for row in rows[:4]], ['', '5.00', '', ''])

    def test_slip_for_the_other_end_tells_no_place(self):
        page = self._render('transfer_slip', self.transfer, self.keeper_b)
        text = page.text_content()
        self.assertIn(self.warehouse.name, text)
        self.assertIn('TA', text)
        self.assertNotIn("Secret Shelf", text)
        self.assertNotIn(
            "Secret Shelf",
            self._render('transfer_loading', self.transfer, self.keeper_b).text_content(),
        )

    def test_loading_list_by_place(self):
        page = self._render('transfer_loading', self.transfer, self.keeper_a)
        places = [node.text_content() for node in page.xpath('//h5')]
        self.assertEqual(places, [self.stock.complete_name, self.shelf.complete_name])
        self.assertEqual(self._rows(page)[0][1:3], ['Transfer Milk', 'TA'])
        self.transfer.action_ship()
        page = self._render('transfer_loading', self.transfer, self.keeper_a)
        self.assertIn("Nothing is reserved", page.text_content())

    def test_labels(self):
        page = self._render('transfer_label', self.transfer)
        labels = page.xpath("//div[contains(@class, 'page')]")
        self.assertEqual(len(labels), 4)
        self.assertIn('4/4', labels[3].text_content())
        self.assertIn('TA', ' '.join(label.text_content() for label in labels))

    def test_code_opens_the_page(self):
        url = self.transfer._print_url()
        self.assertTrue(url.endswith(f'/odoo/jxc-transfer-scan/{self.transfer.id}'))

    def test_many_at_once(self):
        other = self._transfer((self.tea, 1))
        page = self._render('transfer_slip', self.transfer | other)
        text = page.text_content()
        self.assertIn(self.transfer.name, text)
        self.assertIn(other.name, text)
        # one article: the wkhtmltopdf of Debian takes no second one
        self.assertEqual(len(page.xpath("//div[contains(@class, 'article')]")), 1)
        pdf, kind = (
            self.env['ir.actions.report']
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf('jxc_module.transfer_slip', (self.transfer | other).ids)
        )
        self.assertEqual((kind, pdf[:4]), ('pdf', b'%PDF'))

    def test_buttons(self):
        for name, report in (
            ('action_print_slip', 'transfer_slip'),
            ('action_print_loading', 'transfer_loading'),
            ('action_print_labels', 'transfer_label'),
        ):
            action = getattr(self.transfer.with_user(self.keeper_b), name)()
            self.assertEqual(action['report_name'], f'jxc_module.{report}')
