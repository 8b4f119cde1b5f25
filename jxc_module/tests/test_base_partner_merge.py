from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common_receivables import SettlingCommon

# what may be there once a partner, and is merged by a hook of ours
ONCE = {
    ('jxc_customer_code', 'jxc_customer_code_one_code'),
    ('jxc_statement', 'jxc_statement_once'),
    ('jxc_vendor_score', 'jxc_vendor_score_once'),
    ('jxc_winback', 'jxc_winback_planned_once'),
}
BY_TYPE = {
    **dict.fromkeys(('integer', 'numeric', 'double precision', 'bigint'), '1'),
    'date': "'2026-02-01'",
    'timestamp without time zone': "'2026-02-01 00:00:00'",
    'boolean': 'FALSE',
    'jsonb': "'{}'",
}


@tagged('post_install', '-at_install')
@freeze_time('2026-04-02 04:00:00')
class TestPartnerMerge(SettlingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stays, cls.goes = cls.env['res.partner'].create(
            [{'name': "Lily Store"}, {'name': "Lily Store (old)"}]
        )

    rows_made = 0

    def _merge(self):
        both = self.stays | self.goes
        self.env.flush_all()
        wizard = self.env['base.partner.merge.automatic.wizard'].create(
            {
                'state': 'option',
                'dst_partner_id': self.stays.id,
                'partner_ids': [Command.set(both.ids)],
            }
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertEqual(both.exists(), self.stays)

    def _statement(self, partner, month=2, **vals):
        days = {'date_from': date(2026, month, 1), 'date_to': date(2026, month, 28)}
        if month == 3:
            days['date_to'] = date(2026, 3, 31)
        return self.env['jxc.statement'].create({'partner_id': partner.id, **days, **vals})

    def _columns(self):
        """Return ``{(table, column)}`` of our tables that point to partners."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT conrelid::regclass::text, attname
                  FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
                 WHERE contype = 'f' AND confrelid = 'res_partner'::regclass
                   AND conrelid::regclass::text LIKE 'jxc%%'
                """
            )
        )
        return {(table, column) for table, column in rows}

    # === WALK === #

    def test_nothing_of_ours_is_unique_by_partner_without_a_hook(self):
        """Core deletes what a constraint refuses, and fails on a unique index."""
        columns = self._columns()
        self.assertGreater(len(columns), 20)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT indrelid::regclass::text, indexrelid::regclass::text, attname
                  FROM pg_index
                  JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
                 WHERE indisunique AND indrelid::regclass::text LIKE 'jxc%%'
                """
            )
        )
        unique = {
            (table, index)
            for table, index, column in rows
            if (table, column) in columns and not table.endswith('_rel')
        }
        self.assertEqual(unique, ONCE)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT conrelid::regclass::text, attname
                  FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
                 WHERE contype IN ('c', 'u') AND conrelid::regclass::text LIKE 'jxc%%'
                """
            )
        )
        self.assertFalse({tuple(row) for row in rows} & columns)

    def test_each_model_of_ours_keeps_what_it_has(self):
        """A row for either partner, equal in all else, in each table: both are there after."""
        columns = self._columns()
        made = {}
        orders = {
            partner: self.env['sale.order'].create({'partner_id': partner.id})
            for partner in (self.stays, self.goes)
        }
        self._invoice(1, '2026-01-05')  # its items are pointed to
        self.env.flush_all()
        for table, column in sorted(columns):
            if table.endswith('_rel'):
                continue
            self.rows_made = 0
            for partner in (self.stays, self.goes):
                values = {'state': 'requested'} if table == 'jxc_approval' else {}
                if table == 'jxc_approval':  # about one document
                    values |= {'res_model': 'sale.order', 'res_id': orders[partner].id}
                elif table == 'jxc_recall_line':  # once a recall
                    values['recall_id'] = self._insert('jxc_recall')
                row = self._insert(table, **{column: partner.id}, **values)
                made.setdefault(table, []).append(row)
        self.env.execute_query(
            SQL(
                "UPDATE jxc_statement SET state = 'sent', kind = 'receivable' WHERE id IN %s",
                tuple(made['jxc_statement']),
            )
        )
        self.env.invalidate_all()
        self._merge()
        for table, ids in made.items():
            with self.subTest(table):
                left = self.env.execute_query(
                    SQL("SELECT id FROM %s WHERE id IN %s", SQL.identifier(table), tuple(ids))
                )
                # two scores of a month are one, and two codes of a product
                one = table in ('jxc_vendor_score', 'jxc_customer_code')
                self.assertEqual(len(left), 1 if one else len(ids))

    def _insert(self, table, depth=0, **values):
        """Insert a row with something in each column that needs it.

        :return: id
        """
        self.assertLess(depth, 5, table)
        columns = self.env.execute_query(
            SQL(
                """
                SELECT attname, format_type(atttypid, NULL), target::regclass::text
                  FROM pg_attribute
             LEFT JOIN (SELECT conkey[1] AS key, confrelid AS target FROM pg_constraint
                         WHERE conrelid = %(table)s::regclass AND contype = 'f') AS foreign_key
                    ON key = attnum
                 WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped
                   AND attnotnull AND NOT atthasdef
                """,
                table=table,
            )
        )
        for name, kind, target in columns:
            if name in values:
                continue
            if target is None:
                self.rows_made += 1  # texts may have to differ
                texts = kind in ('character varying', 'text')
                values[name] = f'x{self.rows_made}' if texts else SQL(BY_TYPE[kind])
                continue
            some = self.env.execute_query(
                SQL("SELECT id FROM %s ORDER BY id LIMIT 1", SQL.identifier(target))
            )
            values[name] = some[0][0] if some else self._insert(target, depth + 1)
        [[row]] = self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES (%s) RETURNING id",
                SQL.identifier(table),
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )
        return row

    # === STATEMENTS === #

    def test_two_sent_statements_stay_and_the_next_follows_both(self):
        statements = self.env['jxc.statement']
        for partner, amount in ((self.stays, 100), (self.goes, 40)):
            self._invoice(amount, '2026-02-10', partner=partner)
            statement = self._statement(partner)
            statement.action_jxc_mark_sent()
            statements |= statement
        statements[1].write({'signed_file': b'c2lnbmVk', 'signed_file_name': "signed.pdf"})
        self._merge()
        self.assertRecordValues(
            statements,
            [
                {'partner_id': self.stays.id, 'state': 'sent', 'merged_from': False},
                {'partner_id': self.stays.id, 'state': 'sent', 'merged_from': "Lily Store (old)"},
            ],
        )
        self.assertEqual(statements.total_ids.mapped('closing'), [100, 40])
        self.assertEqual(statements[1].signed_file, b'c2lnbmVk')
        self.assertIn("Lily Store (old)", statements[1].display_name)
        # together they say what the ledger says
        self.assertEqual(statements.mapped('is_stale'), [False, False])
        self._invoice(7, '2026-03-05', partner=self.stays)
        [march] = self._statement(self.stays, month=3).total_ids
        self.assertEqual(
            (march.opening, march.late, march.invoices, march.closing), (140, 0, 7, 147)
        )
        # a run of that month takes no new figures into either
        again = statements._create_for(
            self.company, 'receivable', date(2026, 2, 1), date(2026, 2, 28), partners=self.stays
        )
        self.assertFalse(again)
        with self.assertRaises(AccessError):
            statements[0].with_user(self._accountant('merger')).merged_from = "X"

    def test_drafts_give_way_and_take_the_figures_of_both(self):
        self._invoice(100, '2026-02-10', partner=self.stays)
        self._invoice(40, '2026-02-11', partner=self.goes)
        ours, theirs = self._statement(self.stays), self._statement(self.goes)
        sent = self._statement(self.goes, month=3)
        sent.action_jxc_mark_sent()
        draft = self._statement(self.stays, month=3)
        answered = self._statement(self.goes, month=1)
        answered.note = "The partner asked about the freight."
        self._statement(self.stays, month=1)
        self._merge()
        self.assertEqual((ours | theirs).exists(), ours)
        self.assertEqual(ours.total_ids.closing, 140)
        self.assertEqual((sent | draft).exists(), sent)
        self.assertRecordValues(sent, [{'partner_id': self.stays.id, 'merged_from': False}])
        self.assertEqual(answered.exists().partner_id, self.stays)

    # === SCORES, ALERTS, FAVORITES, TOLERANCES === #

    def test_scores_of_a_month_become_that_of_one_vendor(self):
        month = {'company_id': self.company.id, 'month': date(2026, 2, 1)}
        one = {'receipts': 8, 'on_time': 6, 'due_lines': 10, 'on_time_rate': 75}
        two = {'receipts': 2, 'on_time': 2, 'due_lines': 30, 'on_time_rate': 100}
        scores = self.env['jxc.vendor.score'].create(
            [
                {
                    'partner_id': self.stays.id,
                    'in_full_rate': 100,
                    'accepted_rate': 50,
                    'spent': 110,
                    'spent_before': 100,
                    **one,
                    **month,
                },
                {
                    'partner_id': self.goes.id,
                    'in_full_rate': 60,
                    'accepted_rate': 100,
                    'spent': 90,
                    'spent_before': 100,
                    **two,
                    **month,
                },
                {'partner_id': self.goes.id, **month, 'month': date(2026, 1, 1)},
            ]
        )
        self._merge()
        self.assertEqual(scores.exists(), scores[0] | scores[2])
        self.assertEqual(scores[2].partner_id, self.stays)
        self.assertRecordValues(
            scores[0],
            [
                {
                    'receipts': 10,
                    'on_time': 8,
                    'due_lines': 40,
                    'on_time_rate': 80,
                    # (10 × 100 + 30 × 60) ÷ 40, (8 × 50 + 2 × 100) ÷ 10, 200 ÷ 200
                    'in_full_rate': 70,
                    'accepted_rate': 60,
                    'price_trend': 0,
                }
            ],
        )

    def test_alerts_follow_and_one_stays_open(self):
        Alert = self.env['jxc.alert'].sudo()
        common = {'kind': 'overdue', 'company_id': self.company.id, 'res_model': 'res.partner'}
        alerts = Alert.create(
            [
                {
                    **common,
                    'level': 'warning',
                    'state': state,
                    'key': str(partner.id),
                    'partner_id': partner.id,
                    'res_id': partner.id,
                }
                for partner, state in (
                    (self.stays, 'open'),
                    (self.goes, 'acknowledged'),
                    (self.goes, 'resolved'),
                )
            ]
        )
        self._merge()
        self.assertRecordValues(
            alerts,
            [
                {'state': state, 'key': str(self.stays.id), 'res_id': self.stays.id}
                for state in ('open', 'resolved', 'resolved')
            ],
        )

    def test_favorites_ask_for_the_one_that_remains(self):
        other = self.customer.id
        favorite = self.env['jxc.report.favorite'].create(
            {
                'name': "Their sales",
                'report_key': 'sales_summary',
                'params': f'{{"partner_ids": [{other}, {self.goes.id}]}}',
            }
        )
        self._merge()
        self.assertEqual(favorite.params, f'{{"partner_ids": [{other}, {self.stays.id}]}}')

    def test_tolerances_are_not_mixed(self):
        self.stays.write({'jxc_match_own': True, 'jxc_match_qty_percent': 2})
        self.goes.write({'jxc_match_own': True, 'jxc_match_price_percent': 30})
        self._merge()
        self.assertRecordValues(
            self.stays, [{'jxc_match_qty_percent': 2, 'jxc_match_price_percent': 0}]
        )
