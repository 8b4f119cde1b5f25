from datetime import timedelta

from odoo.tests import freeze_time

from .common_reporting import ReportCommon


class KpiCommon(ReportCommon):
    """Short ways to make figures and to ask reports for the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kpi = cls.env['jxc.kpi']

    def _night(self, day, company=None):
        """Run what the cron does for a company in the night after a local day."""
        company = company or self.company
        after = company._jxc_day_start(day + timedelta(days=1)) + timedelta(minutes=20)
        with freeze_time(after):
            self.env.flush_all()
            self.kpi._kpi_nightly(company)
            self.kpi._kpi_make_again()
            self.env.invalidate_all()

    def _make(self, keys, first, last=None):
        self.kpi._kpi_whole(self.company)._kpi_make(keys, self.company, first, last or first)
        self.env.invalidate_all()

    def _kept(self, key, day, company=None):
        """Return ``{warehouse id or False: value}`` of the rows of a key and day."""
        rows = self.kpi.search(
            [
                ('company_id', '=', (company or self.company).id),
                ('key', '=', key),
                ('day', '=', day),
            ]
        )
        return {row.warehouse_id.id: round(row.value, 2) for row in rows}

    def _second(self, key, day):
        rows = self.kpi.search([('key', '=', key), ('day', '=', day), ('warehouse_id', '=', False)])
        return rows.second_value

    def _reported(self, key, measure, day, by_warehouse=True, **params):
        """Return the same of a report, its total under False; nothing where it has no row."""
        report = self._report(key, date_from=str(day), date_to=str(day), **params)
        groups = ['warehouse_id'] if by_warehouse else []
        found = (
            {
                house.id: value or 0.0
                for house, value in report._read_group([], groups, [f'{measure}:sum'])
                if house
            }
            if by_warehouse
            else {}
        )
        [(total,)] = report._read_group([], [], [f'{measure}:sum'])
        if total is None:
            return {}
        return {house: round(value, 2) for house, value in found.items()} | {False: round(total, 2)}

    @classmethod
    def _age(cls):
        """Give everything the date of its writing that it would have, had it been written then."""
        cls.env.flush_all()
        for table, date in (
            ('stock_move', "date"),
            ('product_value', "date"),
            ('sale_order', "date_order"),
            ('sale_order_line', "create_date - INTERVAL '10 years'"),
            ('purchase_order', "date_order"),
            ('purchase_order_line', "date_planned"),
            ('account_move', "date"),
            ('account_move_line', "date"),
            ('account_payment', "date"),
            ('account_partial_reconcile', "max_date"),
        ):
            cls.env.cr.execute(f'UPDATE {table} SET write_date = {date}')  # pylint: disable=sql-injection
        cls.env.invalidate_all()
