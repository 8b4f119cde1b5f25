import base64
import io

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools import SQL

from ..tools.import_sheets import SHEETS
from .common_onboarding import FROZEN, START, OnboardingCommon
from .test_onboarding_posting import FIGURES, MASTER

MORE = {
    'partners': [
        *MASTER['partners'],
        {'code': 'OC2', 'name': "Gold Customer", 'role': 'both', 'pricelist': "Opening Gold"},
    ],
    'customer_prices': [
        *MASTER['customer_prices'],
        {'customer': 'OC2', 'product': 'OT2', 'customer_code': 'g-2'},
    ],
    'rules': [MASTER['rules'][0] | {'multiple': '18'}],
    'last_purchases': [{'partner': 'OV1', 'product': 'OT1', 'price': '3', 'date': '2025-12-01'}],
    'users': [
        {
            'login': 'editor_keeper',
            'name': "Keeper",
            'role': 'keeper',
            'warehouses': "Branch North",
        }
    ],
    # as a reading leaves it
    'receivables': [FIGURES['receivables'][0] | {'amount': '300.5'}],
    'bank': [{'journal': "Bank", 'balance': '1234.5'}],
}


@tagged('post_install', '-at_install')
class TestEditor(OnboardingCommon):
    """What is in the database comes out as a workbook, and goes in again without a change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(FROZEN):
            cls.migration = cls._import(MASTER | FIGURES | MORE)
            cls.migration.action_post()
            cls._by_hand()

    @classmethod
    def _by_hand(cls):
        """Make what no import made: prices, and texts that a file does not say to the letter."""
        cls.tea, cls.milk = (
            cls.env['product.product'].search([('default_code', '=', code)])
            for code in ('OT1', 'OT2')
        )
        cls.vendor = cls.env['res.partner'].search([('ref', '=', 'OV1')])
        cls.milk.description_sale = "Keep  cool.\nＡ quality"
        cls.env['product.supplierinfo'].create(
            [
                {'partner_id': cls.vendor.id, 'product_tmpl_id': cls.milk.product_tmpl_id.id}
                | {'price': 2.5, 'delay': 0, 'company_id': False, 'date_start': '2026-01-05'},
            ]
        )
        gold = cls.env['product.pricelist'].search([('name', '=', "Opening Gold")])
        cls.env['product.pricelist.item'].create(
            [
                {'pricelist_id': gold.id, 'applied_on': '1_product', 'fixed_price': 3}
                | {'product_tmpl_id': cls.milk.product_tmpl_id.id, 'min_quantity': 5},
                # half a day: no row says that
                {'pricelist_id': gold.id, 'applied_on': '3_global', 'fixed_price': 1}
                | {'date_start': '2026-03-01 02:00:00'},
            ]
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(FROZEN)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.assertEqual(self.migration.state, 'posted', self.migration.row_ids.mapped('message'))

    def _read(self, content):
        made = (
            self.env['jxc.import']
            .with_user(self.manager)
            .create(
                {
                    'file': base64.b64encode(content),
                    'file_name': 'ours.xlsx',
                    'start_date': START,
                }
            )
        )
        made.action_read()
        wrong = made.row_ids.filtered(lambda row: row.level == 'error')
        self.assertFalse(wrong.mapped(lambda row: (row.sheet, row.row_number, row.message)))
        return made

    def _state(self):
        """Return all that an import may write, field by field."""
        self.env.flush_all()
        self.env.invalidate_all()
        state = {}
        for table in (
            *('uom_uom', 'product_category', 'product_template', 'product_product', 'res_partner'),
            *('product_supplierinfo', 'product_pricelist', 'product_pricelist_item', 'stock_lot'),
            *('stock_warehouse', 'stock_location', 'stock_warehouse_orderpoint', 'stock_move'),
            *('stock_quant', 'product_value', 'account_move', 'account_move_line', 'sale_order'),
            *('sale_order_line', 'purchase_order', 'purchase_order_line', 'jxc_customer_code'),
            *('jxc_last_price', 'jxc_demand_history', 'res_users', 'product_uom'),
            *('res_groups_users_rel', 'product_taxes_rel', 'product_supplier_taxes_rel'),
            *('product_template_uom_uom_rel', 'jxc_res_users_warehouse_rel'),
        ):
            self.env.cr.execute("SELECT to_regclass(%s)", [table])
            if not self.env.cr.fetchone()[0]:
                continue
            self.env.cr.execute(
                SQL("SELECT md5(t::text), t::text FROM %s AS t", SQL.identifier(table))
            )
            state[table] = dict(self.env.cr.fetchall())
        return state

    def test_exported_and_read_again_changes_nothing(self):
        made = self._read(self.migration._template('zh_CN', filled=True))
        sheets = set(made.record_ids.mapped('sheet'))
        self.assertEqual(set(SHEETS) - sheets, {'trial_balance'})
        before = self._state()
        self._post(made)
        after = self._state()
        for table, rows in before.items():
            gone = [rows[key] for key in rows.keys() - after[table].keys()]
            new = [after[table][key] for key in after[table].keys() - rows.keys()]
            self.assertEqual((gone, new), ([], []), table)
        self.assertFalse(
            made.record_ids.filtered(lambda row: row.action not in ('same', 'skip')).mapped(
                lambda row: (row.sheet, row.key, row.old_values)
            )
        )
        self.assertFalse(made.row_ids.filtered(lambda row: row.kind == 'gone').mapped('message'))

    def test_only_what_was_changed_in_it_is_changed(self):
        book = load_workbook(io.BytesIO(self.migration._template('en_US', filled=True)))
        self._set(book['Products'], 'Product Code', 'OT1', 'Sales Price', 12.5)
        self._set(book['Vendor Prices'], 'Product *', 'OT2', 'Price *', 2.75)
        self._set(book['Open Receivables'], 'Document Number', 'INV7', 'Amount *', 310)
        book['Products'].append(['OT9', "New Tea"])
        stream = io.BytesIO()
        book.save(stream)
        made = self._read(stream.getvalue())
        self._post(made)
        changed = made.record_ids.filtered(lambda row: row.action not in ('same', 'skip'))
        own = self.company.currency_id.name.lower()
        self.assertEqual(
            sorted(changed.mapped(lambda row: (row.sheet, row.key, row.action))),
            [
                ('products', 'ot1', 'update'),
                ('products', 'ot9', 'create'),
                ('receivables', 'oc1|inv7', 'update'),
                ('vendor_prices', f'ov1|ot2|units||{own}|2026-01-05', 'update'),
            ],
        )
        self.assertEqual(self.tea.list_price, 12.5)
        price = self.milk.seller_ids
        self.assertEqual((price.price, price.delay, len(price)), (2.75, 0, 1))
        self.assertFalse(price.company_id)
        items = self.env['account.move'].search(
            [('ref', '=', 'INV7'), ('state', '=', 'posted'), ('move_type', '=', 'entry')]
        )
        self.assertEqual(items.mapped('amount_total'), [310])

    def _set(self, sheet, name, key, heading, value):
        """Write into the row of a sheet that a column tells."""
        heads = {cell.value: cell.column for cell in sheet[1]}
        [row] = [
            row for row in range(4, sheet.max_row + 1) if sheet.cell(row, heads[name]).value == key
        ]
        sheet.cell(row, heads[heading]).value = value

    def test_what_has_no_name_of_its_own_is_left_out(self):
        """Two products of one name without codes: a row could mean either."""
        for _each in range(2):
            self._create_product("Twin", default_code=False)
        # and a code that every reader of workbooks takes for 100,000
        spoiled = self._create_product("Spoiled", default_code='1E5')
        self.env['product.supplierinfo'].create(
            {'partner_id': self.vendor.id, 'product_tmpl_id': spoiled.product_tmpl_id.id}
        )
        rows = self.migration._rows_of_database(self.company)
        products = {row['name']: row for row in rows['products']}
        self.assertNotIn("Twin", products)
        self.assertNotIn('code', products["Spoiled"])
        self.assertIn("Spoiled", [row['product'] for row in rows['vendor_prices']])

    def test_it_is_made_without_a_migration_too(self):
        book = load_workbook(io.BytesIO(self.env['jxc.import']._template('en_US', filled=True)))
        codes = [cell.value for cell in book['Products']['A']]
        self.assertLessEqual({'OT1', 'OT2'}, set(codes))

    def test_taxes_of_other_companies_stay(self):
        other = self.env['res.company'].create({'name': "Other"})
        country = self.company.account_fiscal_country_id
        group = self.env['account.tax.group'].create(
            {'name': "G", 'company_id': other.id, 'country_id': country.id}
        )
        tax = self.env['account.tax'].create(
            {
                'name': "Other 9%",
                'amount': 9,
                'company_id': other.id,
                'type_tax_use': 'sale',
                'country_id': country.id,
                'tax_group_id': group.id,
            }
        )
        own = self.env['account.tax'].search(
            [('company_id', '=', self.company.id), ('type_tax_use', '=', 'sale')], limit=1
        )
        self.tea.taxes_id = tax
        self._post(self._import({'products': [MASTER['products'][0] | {'sale_tax': own.name}]}))
        self.assertEqual(self.tea.taxes_id, tax | own)
