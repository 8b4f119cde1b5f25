from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

COUNTING_KINDS = ['count_due', 'count_freeze']


class JxcAlert(models.Model):
    """Alerts on counts that are due, and on places that stay frozen."""

    _inherit = 'jxc.alert'

    kind = fields.Selection(
        selection_add=[('count_due', "Count Due"), ('count_freeze', "Places Frozen")],
        ondelete={'count_due': 'cascade', 'count_freeze': 'cascade'},
    )

    # === COMPUTE === #

    def _get_message_count_due(self):
        alert = self.sudo()  # figures only
        return self.env._(
            "%(count)s products and places are due to be counted since %(date)s.",
            count=round(alert.quantity),
            date=format_date(self.env, alert.due_date),
        )

    def _get_message_count_freeze(self):
        alert = self.sudo()  # names and times only
        count = alert._get_document()
        if not count:
            return self.env._("The places of a count are still frozen.")
        return self.env._(
            "%(count)s keeps its places frozen since %(time)s, by %(user)s. Post it, or lift the "
            "freeze.",
            count=count.name,
            time=format_datetime(self.env, count.opened_on),
            user=count.opened_by_id.name or '',
        )

    # === BUSINESS === #

    @api.model
    def _jxc_sync_counting(self, company):
        """Make the alerts on due counts of ``company`` equal to what is overdue, and notify.

        One alert a plan and warehouse.
        """
        company = company.sudo()  # a run is the company's, whoever starts it
        # the ledger is the company's: nobody has the right to write it by hand
        ledger = self.sudo()
        rows = []
        if company.jxc_count_alerts:
            groups = (
                self.env['jxc.stocktake.due']
                .sudo()
                ._read_group(
                    [
                        ('company_id', '=', company.id),
                        ('stocktake_id', '=', False),
                        ('due_on', '<=', company._jxc_today()),
                    ],
                    ['plan_id', 'warehouse_id'],
                    ['__count', 'due_on:min', 'value:sum'],
                )
            )
            rows = [
                {
                    'kind': 'count_due',
                    'level': 'warning' if first < company._jxc_today() else 'info',
                    'key': f'{plan.id},{warehouse.id or 0}',
                    'warehouse_id': warehouse.id or None,
                    'quantity': count,
                    'value_at_risk': value,
                    'due_date': first,
                    'responsible_id': plan.user_ids[:1].id or None,
                    'res_model': 'jxc.stocktake.plan',
                    'res_id': plan.id,
                }
                for plan, warehouse, count, first, value in groups
            ]
        ledger._jxc_sync(company, ['count_due'], rows)
        ledger._jxc_notify(company)

    @api.model
    def _jxc_sync_freezes(self, company):
        """Make the alerts on freezes of ``company`` equal to those that last too long."""
        company = company.sudo()  # as above
        ledger = self.sudo()
        hours = company.jxc_count_freeze_hours
        rows = []
        if company.jxc_count_alerts and hours:
            before = fields.Datetime.subtract(fields.Datetime.now(), hours=hours)
            frozen = (
                self.env['jxc.stocktake']
                .sudo()
                .search(
                    [
                        ('company_id', '=', company.id),
                        ('frozen', '=', True),
                        ('opened_on', '<', before),
                    ]
                )
            )
            rows = [
                {
                    'kind': 'count_freeze',
                    'level': 'danger',
                    'key': str(count.id),
                    'due_date': company._jxc_local_day(
                        fields.Datetime.add(count.opened_on, hours=hours)
                    ),
                    'responsible_id': (count.user_id or count.opened_by_id).id or None,
                    'res_model': 'jxc.stocktake',
                    'res_id': count.id,
                }
                for count in frozen
            ]
        ledger._jxc_sync(company, ['count_freeze'], rows)
        ledger._jxc_notify(company)

    @api.model
    def _jxc_close_counting_alerts(self, companies):
        """Resolve the open counting alerts of companies that switched them off."""
        for company in companies:
            self._jxc_sync(company, COUNTING_KINDS, [])
            self._jxc_notify(company)
