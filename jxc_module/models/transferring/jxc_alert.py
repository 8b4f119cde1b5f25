from collections import defaultdict

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import format_date, formatLang

TRANSIT_KINDS = ['transit']
ENDS = ('source', 'dest')


class JxcAlert(models.Model):
    """Alerts on goods that should have arrived, and on lots that go bad on their way."""

    _inherit = 'jxc.alert'

    # === COMPUTE === #

    def _get_message_transit(self):
        alert = self.sudo()  # names and figures only
        values = {'date': format_date(self.env, alert.due_date)}
        if not alert.product_id:
            return self.env._("Should have arrived on %(date)s and is still on its way.", **values)
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        return self.env._(
            "%(quantity)s %(unit)s on their way go off sale on %(date)s, before they arrive.",
            quantity=formatLang(self.env, alert.quantity, digits=digits),
            unit=alert.uom_id.name,
            **values,
        )

    # === BUSINESS === #

    @api.model
    def _jxc_sync_transit(self, company):
        """Make the transit alerts of ``company`` equal to what is late or goes bad, and notify.

        One alert a document and end, and one a document, lot and end: both keepers are told.
        """
        company = company.sudo()  # a run is the company's, whoever starts it
        # the ledger is the company's: nobody has the right to write it by hand
        ledger = self.sudo()
        rows = ledger._transit_rows(company) if company.jxc_transit_alerts else []
        ledger._jxc_sync(company, TRANSIT_KINDS, rows)
        ledger._jxc_notify(company)

    @api.model
    def _transit_rows(self, company):
        """Return the alerts that there should be, see :meth:`_jxc_sync`: one query, and people."""
        now = fields.Datetime.now()
        moving = self.env.execute_query_dict(self.env['jxc.facts']._transit_sql(company))
        late, bad = defaultdict(list), []
        for row in moving:
            expected = row['expected_date']
            if (
                expected
                and fields.Datetime.add(expected, days=company.jxc_transfer_late_days) < now
            ):
                late[row['transfer_id']].append(row)
            if row['removal_date'] and row['removal_date'] <= max(expected or now, now):
                bad.append(row)
        if not late and not bad:
            return []
        keepers = self._transit_keepers(company)
        transfers = self.env['jxc.transfer'].browse({row['transfer_id'] for row in moving})
        chiefs = {transfer.id: transfer.user_id for transfer in transfers}
        found = [('warning', rows[0]['expected_date'], rows, False) for rows in late.values()] + [
            ('danger', row['removal_date'], [row], True) for row in bad
        ]
        result = []
        for level, instant, rows, by_lot in found:
            first = rows[0]
            for end in ENDS:
                warehouse = first[f'{end}_id']
                key = f"{first['transfer_id']},{end}"
                result.append(
                    {
                        'kind': 'transit',
                        'level': level,
                        'key': f"{key},{first['line_id']},{first['lot_id']}" if by_lot else key,
                        'product_id': first['product_id'] if by_lot else None,
                        'lot_id': first['lot_id'] if by_lot else None,
                        'warehouse_id': warehouse,
                        'quantity': sum(row['quantity'] for row in rows),
                        'value_at_risk': sum(row['quantity'] * row['cost'] for row in rows),
                        'due_date': company._jxc_local_day(instant),
                        'responsible_id': keepers.get(warehouse)
                        or chiefs[first['transfer_id']].id
                        or None,
                        'res_model': 'jxc.transfer',
                        'res_id': first['transfer_id'],
                    }
                )
        return result

    @api.model
    def _transit_keepers(self, company):
        """Return who keeps each warehouse: who is limited to it first, then who is not limited.

        :return: ``{warehouse id: user id}``
        """
        keepers = self.env['res.users'].search(
            [
                ('active', '=', True),
                ('share', '=', False),
                ('id', '!=', SUPERUSER_ID),
                ('company_ids', 'in', company.ids),
                ('all_group_ids', 'in', self.env.ref('jxc_module.group_keeper').ids),
            ],
            order='id',
        )
        result = {}
        for user in keepers.filtered('jxc_warehouse_limited'):
            for warehouse in user.jxc_warehouse_ids:
                result.setdefault(warehouse.id, user.id)
        anywhere = keepers.filtered(lambda user: not user.jxc_warehouse_limited)[:1]
        if anywhere:
            warehouses = self.env['stock.warehouse'].search([('company_id', '=', company.id)])
            for warehouse in warehouses:
                result.setdefault(warehouse.id, anywhere.id)
        return result

    @api.model
    def _jxc_close_transit_alerts(self, companies):
        """Resolve the open transit alerts of companies that switched them off."""
        for company in companies:
            self._jxc_sync(company, TRANSIT_KINDS, [])
            self._jxc_notify(company)
