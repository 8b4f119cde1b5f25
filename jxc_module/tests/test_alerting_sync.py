from datetime import date, datetime

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.tests import tagged, warmup
from odoo.tools import SQL, mute_logger

from .common_alerting import AlertingCommon

NOW = datetime(2026, 3, 2, 6)
NOTHING = {'new': 0, 'updated': 0, 'resolved': 0}


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestAlertingSync(AlertingCommon):
    """Low stock of salt and sugar, seen by one run after the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls._sync(cls._row(cls.salt), cls._row(cls.sugar))
        cls.of_salt, cls.of_sugar = cls._alerts(cls.salt), cls._alerts(cls.sugar)

    def _row_versions(self):
        self.env.flush_all()
        return self.env.execute_query(SQL("SELECT id, ctid, xmin FROM jxc_alert ORDER BY id"))

    def test_new_objects_get_an_alert(self):
        self.assertRecordValues(
            self.of_salt,
            [
                {
                    'kind': 'low_stock',
                    'level': 'warning',
                    'company_id': self.company.id,
                    'warehouse_id': self.warehouse.id,
                    'quantity': 5,
                    'value_at_risk': 50,
                    'responsible_id': self.boss.id,
                    'state': 'open',
                    'first_seen': NOW,
                    'last_seen': NOW,
                    'notified': False,
                }
            ],
        )

    def test_the_same_rows_write_nothing(self):
        before = self._row_versions()
        same = self._row(self.salt, quantity=5.0000001)  # not a change in the product's unit
        self.assertEqual(self._sync(same, self._row(self.sugar)), NOTHING)
        self.assertEqual(self._row_versions(), before)

    def test_only_what_changed_is_written(self):
        with freeze_time(datetime(2026, 3, 3, 6)):
            done = self._sync(self._row(self.salt, quantity=2), self._row(self.sugar))
        self.assertEqual(done, {**NOTHING, 'updated': 1})
        self.assertRecordValues(
            self.of_salt + self.of_sugar,
            [
                {'quantity': 2, 'first_seen': NOW, 'last_seen': datetime(2026, 3, 3, 6)},
                {'quantity': 5, 'first_seen': NOW, 'last_seen': NOW},
            ],
        )

    def test_each_figure_is_a_change(self):
        for values in (
            {'level': 'danger'},
            {'value_at_risk': 51},
            {'due_date': '2026-03-09'},
            {'responsible_id': self.keeper.id},
            {'partner_id': self.env.user.partner_id.id},
        ):
            with self.subTest(**values):
                row = self._row(self.salt, **values)
                self.assertEqual(self._sync(row, scope=[row['key']]), {**NOTHING, 'updated': 1})
                self.assertEqual(self._sync(row, scope=[row['key']]), NOTHING)

    def test_gone_is_resolved_and_a_new_alert_is_armed(self):
        self.assertEqual(self._sync(self._row(self.sugar)), {**NOTHING, 'resolved': 1})
        self.assertRecordValues(self.of_salt, [{'state': 'resolved', 'resolved_on': NOW}])
        self.assertEqual(self.of_sugar.state, 'open')
        self.assertEqual(
            self._sync(self._row(self.salt), self._row(self.sugar)), {**NOTHING, 'new': 1}
        )
        self.assertEqual(self._alerts(self.salt).mapped('state'), ['resolved', 'open'])

    def test_scope_of_keys_spares_the_others(self):
        self.assertEqual(self._sync(scope=[self.of_salt.key]), {**NOTHING, 'resolved': 1})
        self.assertEqual(self.of_sugar.state, 'open')
        self.assertEqual(self._sync(scope=[]), NOTHING)

    def test_scope_by_condition_spares_the_others(self):
        condition = SQL("alert.product_id = ANY(%s)", [self.sugar.id])
        self.assertEqual(self._sync(scope=condition), {**NOTHING, 'resolved': 1})
        self.assertEqual((self.of_salt.state, self.of_sugar.state), ('open', 'resolved'))

    def test_other_kinds_are_spared(self):
        self._sync(self._row(self.rice, 'overstock'), kinds=['overstock'])
        self.assertEqual(self._alerts(self.rice).state, 'open')
        self.assertEqual(self.of_salt.state, 'open')
        self.assertEqual(self._sync(kinds=['expiry']), NOTHING)

    def test_rows_of_kinds_not_evaluated_are_left_out(self):
        self._sync(self._row(self.rice, 'overstock'), kinds=['low_stock'], scope=[])
        self.assertFalse(self._alerts(self.rice))

    def test_a_change_of_kind_closes_one_and_opens_the_other(self):
        rows = [self._row(self.salt, 'out_of_stock', level='danger'), self._row(self.sugar)]
        done = self._sync(*rows, kinds=['low_stock', 'out_of_stock'])
        self.assertEqual(done, {'new': 1, 'updated': 0, 'resolved': 1})
        self.assertRecordValues(
            self._alerts(self.salt),
            [
                {'kind': 'low_stock', 'state': 'resolved'},
                {'kind': 'out_of_stock', 'state': 'open'},
            ],
        )

    def test_companies_do_not_touch_each_other(self):
        other = self.env['res.company'].create({'name': "Other"})
        row = self._row(self.salt, warehouse_id=None)
        self.assertEqual(self.Alert._jxc_sync(other, ['low_stock'], [row])['new'], 1)
        self.assertEqual(self.Alert._jxc_sync(other, ['low_stock'], []), {**NOTHING, 'resolved': 1})
        self.assertEqual(self.of_salt.state, 'open')

    def test_one_open_alert_per_object(self):
        with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
            self.of_salt.copy({'state': 'acknowledged'})

    def test_a_key_given_twice_is_one_alert(self):
        row = self._row(self.rice)
        self.assertEqual(self._sync(row, {**row, 'quantity': 9}, scope=[])['new'], 1)
        self.assertEqual(self._sync({**row, 'quantity': 9}, row, scope=[]), NOTHING)

    def test_rows_as_sql_with_a_document(self):
        partner = self.env.user.partner_id
        rows = SQL(
            """
            SELECT 'overdue', 'danger', partner.id::text, NULL, NULL, NULL, partner.id, NULL,
                   NULL, 12.345, DATE '2026-02-01', NULL, 'res.partner', partner.id
              FROM res_partner AS partner
             WHERE partner.id = %s
            """,
            partner.id,
        )
        self.Alert._jxc_sync(self.company, ['overdue'], rows, documents=True)
        alert = self.Alert.search([('kind', '=', 'overdue'), ('partner_id', '=', partner.id)])
        self.assertRecordValues(
            alert,
            [
                {
                    'value_at_risk': self.company.currency_id.round(12.345),
                    'due_date': date(2026, 2, 1),
                    'res_model': 'res.partner',
                    'res_id': partner.id,
                    'quantity': 0,
                }
            ],
        )
        self.assertIn(partner.display_name, alert.name)

    def test_snoozed_comes_back_on_its_day(self):
        rows = [self._row(self.salt), self._row(self.sugar)]
        self.of_salt.action_snooze()
        self.assertRecordValues(
            self.of_salt, [{'state': 'snoozed', 'snoozed_until': date(2026, 3, 3)}]
        )
        self.assertEqual(self._sync(*rows), NOTHING)
        with freeze_time(datetime(2026, 3, 3, 6)):
            self.assertEqual(self._sync(*rows), {**NOTHING, 'updated': 1})
        self.assertRecordValues(self.of_salt, [{'state': 'open', 'snoozed_until': False}])

    def test_the_day_is_the_company_s(self):
        self.company.partner_id.tz = 'Asia/Shanghai'
        self.of_salt.action_snooze(days=7)
        rows = [self._row(self.salt), self._row(self.sugar)]
        self.assertEqual(self.of_salt.snoozed_until, date(2026, 3, 9))
        with freeze_time(datetime(2026, 3, 8, 15, 59)):
            self.assertEqual(self._sync(*rows), NOTHING)
        with freeze_time(datetime(2026, 3, 8, 16)):  # midnight in Shanghai
            self.assertEqual(self._sync(*rows), {**NOTHING, 'updated': 1})

    def test_snoozed_is_resolved_when_its_cause_is_gone(self):
        self.of_salt.action_snooze()
        self._sync(self._row(self.sugar))
        self.assertEqual(self.of_salt.state, 'resolved')

    def test_acknowledged_stays_until_it_gets_worse(self):
        self.of_salt.action_acknowledge()
        self._sync(self._row(self.salt, quantity=1), self._row(self.sugar))
        self.assertRecordValues(self.of_salt, [{'state': 'acknowledged', 'quantity': 1}])
        self._sync(self._row(self.salt, level='info'), self._row(self.sugar))
        self.assertEqual(self.of_salt.state, 'acknowledged')
        self._sync(self._row(self.salt, level='danger'), self._row(self.sugar))
        self.assertRecordValues(self.of_salt, [{'state': 'open', 'acknowledged_by_id': False}])

    def test_deleting_the_product_takes_its_alert_along(self):
        alert = self.of_salt
        self.salt.unlink()
        self.assertFalse(alert.exists())

    @warmup
    def test_query_count_does_not_grow_with_rows(self):
        products = self.env['product.product'].create(
            [{'name': f"P{i}", 'is_storable': True} for i in range(200)]
        )
        self._sync(scope=[])  # precision and xmlids are cached once a process
        for size in (2, 200):
            for quantity in (1, 2):
                rows = [self._row(product, quantity=quantity) for product in products[:size]]
                self.env.flush_all()
                self.env.invalidate_all()
                with self.subTest(rows=size), self.assertQueryCount(6):
                    self._sync(*rows)
