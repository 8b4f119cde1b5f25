from freezegun import freeze_time

from odoo.tests import new_test_user

from .common_onboarding import OnboardingCommon

FIRST_DAY = '2026-01-01 04:00:00'  # noon in Shanghai
LATER = '2026-02-10 04:00:00'
NORTH = "Branch North"

SHEETS = {
    'categories': [{'name': "First Day", 'costing': 'average'}],
    'places': [{'warehouse': NORTH}],
    'products': [
        {'code': 'FD-TEA', 'name': "First Tea", 'category': "First Day", 'cost': '4'},
        {'code': 'FD-MILK', 'name': "First Milk", 'tracking': 'lot', 'cost': '2'}
        | {'category': "First Day"},
        {'code': 'FD-SALT', 'name': "First Salt", 'category': "First Day", 'cost': '1'},
        {'code': 'FD-ICE', 'name': "First Ice", 'category': "First Day", 'cost': '3'},
    ],
    'partners': [
        {'code': 'FC1', 'name': "First Noodle House", 'role': 'customer', 'credit_limit': '900'}
        | {'email': 'noodle@example.com'},
        {'code': 'FC2', 'name': "First Corner Shop", 'role': 'customer'},
        {'code': 'FV1', 'name': "First Garden", 'role': 'vendor'},
    ],
    'vendor_prices': [
        {'vendor': 'FV1', 'product': 'FD-TEA', 'price': '3.5', 'lead_days': '5'},
    ],
    'stock': [
        {'warehouse': NORTH, 'product': 'FD-TEA', 'quantity': '60', 'value': '240'},
        {'warehouse': NORTH, 'product': 'FD-MILK', 'lot': 'M1', 'quantity': '10', 'cost': '2'}
        | {'expires_on': '2025-12-30'},
    ],
    'receivables': [
        {'partner': 'FC1', 'number': 'INV7', 'date': '2025-10-01', 'due_date': '2025-11-10'}
        | {'amount': '300.50'},
        {'partner': 'FC1', 'number': 'INV8', 'date': '2025-12-20', 'due_date': '2026-01-19'}
        | {'amount': '100'},
        {'partner': 'FC2', 'number': 'INV9', 'date': '2025-12-01', 'due_date': '2025-12-31'}
        | {'amount': '50'},
    ],
    'prepayments': [
        {'partner': 'FC1', 'role': 'customer', 'number': 'P1', 'date': '2025-12-05'}
        | {'amount': '50'},
    ],
    'payables': [
        {'partner': 'FV1', 'number': 'B7', 'date': '2025-12-01', 'due_date': '2025-12-31'}
        | {'amount': '80'},
        {'partner': 'FV1', 'number': 'B8', 'date': '2025-12-20', 'due_date': '2026-03-01'}
        | {'amount': '40'},
    ],
    'sale_orders': [
        {'number': 'FS-1', 'date': '2025-12-20', 'partner': 'FC1', 'product': 'FD-TEA'}
        | {'quantity': '4', 'price': '11', 'warehouse': NORTH},
    ],
    'purchase_orders': [
        {'number': 'FP-1', 'date': '2025-12-21', 'partner': 'FV1', 'product': 'FD-TEA'}
        | {'quantity': '40', 'price': '3.6', 'warehouse': NORTH},
    ],
    'rules': [
        {'warehouse': NORTH, 'product': code, 'minimum': '5', 'maximum': '20'}
        for code in ('FD-TEA', 'FD-SALT', 'FD-ICE', 'FD-MILK')
    ],
    'demand': [
        # two a day the whole year, of months that have 28 to 31 days
        *(
            {'warehouse': NORTH, 'product': 'FD-TEA', 'period': f'2025-{month:02}'}
            | {'quantity': str(2 * days)}
            for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)
        ),
        {'warehouse': NORTH, 'product': 'FD-SALT', 'period': '2025-12', 'quantity': '310'},
        # in summer only
        *(
            {'warehouse': NORTH, 'product': 'FD-ICE', 'period': f'2025-{month:02}'}
            | {'quantity': str(days)}
            for month, days in ((6, 30), (7, 31), (8, 31))
        ),
        {'warehouse': NORTH, 'product': 'FD-MILK', 'period': '2025-06-15', 'quantity': '30'},
    ],
}


class FirstDayCommon(OnboardingCommon):
    """A company on its first day with us: everything came by one import."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({'account_use_credit_limit': True, 'po_double_validation': 'one_step'})
        with freeze_time(FIRST_DAY):
            cls.migration = cls._import(SHEETS)
            cls.migration.action_post()
        if cls.migration.state != 'posted':
            raise AssertionError(cls.migration.row_ids.mapped('message'))
        find = cls.env['product.product'].search
        cls.tea, cls.milk, cls.salt, cls.ice = (
            find([('default_code', '=', f'FD-{code}')]) for code in ('TEA', 'MILK', 'SALT', 'ICE')
        )
        cls.noodle, cls.corner, cls.garden = (
            cls.env['res.partner'].search([('ref', '=', code)]) for code in ('FC1', 'FC2', 'FV1')
        )
        cls.north = cls.env['stock.warehouse'].search([('name', '=', NORTH)])
        cls.bank = cls.env['account.journal'].search(
            [('type', '=', 'bank'), ('company_id', '=', cls.company.id)], limit=1
        )
        cls.clerk = new_test_user(
            cls.env,
            'first_day_clerk',
            groups='base.group_user,jxc_module.group_accountant',
            email='clerk@example.com',
        )

    def _report(self, key, **params):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env[f'jxc.report.{key}']._with_params(**params)

    def _item(self, number):
        """Return the journal item of an open item of the file."""
        return self.env['account.move.line'].search(
            [
                ('name', '=', number),
                ('account_type', 'in', ('asset_receivable', 'liability_payable')),
            ]
        )
