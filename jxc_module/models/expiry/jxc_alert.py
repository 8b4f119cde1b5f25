from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL, format_date, formatLang

from ...tools.lot_life import is_expired
from ..base.bulk import rows_sql

EXPIRY_KINDS = ['expiry']


class JxcAlert(models.Model):
    """Alerts on lots that have reached an expiry level."""

    _inherit = 'jxc.alert'

    # === COMPUTE === #

    def _get_message_expiry(self):
        alert = self.sudo()  # names only
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        values = {
            'quantity': formatLang(self.env, alert.quantity, digits=digits),
            'unit': alert.uom_id.name or '',
            'date': format_date(self.env, alert.due_date) if alert.due_date else '–',
        }
        today = alert.company_id._jxc_today()
        if alert.due_date and is_expired((alert.due_date - today).days):
            return self.env._("%(quantity)s %(unit)s expired on %(date)s.", **values)
        return self.env._("%(quantity)s %(unit)s expire on %(date)s.", **values)

    # === BUSINESS === #

    @api.model
    def _jxc_sync_expiry(self, company):
        """Make the expiry alerts of ``company`` equal to its lots, and notify.

        One alert a lot, warehouse, level and date: reaching the next level, another date and
        stock that comes back raise a new one; what is gone is resolved.

        :return: as :meth:`_jxc_sync`, or None where the company has no expiry alerts
        """
        company = company.sudo()  # a run is the company's, whoever starts it
        if not company.jxc_expiry_alerts:
            return None
        baseline = not company.jxc_expiry_alerts_since
        # the ledger is the company's: nobody has the right to write it by hand
        ledger = self.sudo()
        counts = ledger._jxc_sync(
            company, EXPIRY_KINDS, ledger._expiry_alert_rows_sql(company), silent=baseline
        )
        if baseline:
            company.jxc_expiry_alerts_since = fields.Datetime.now()
        ledger._jxc_notify(company)
        return counts

    @api.model
    def _jxc_close_expiry_alerts(self, companies):
        """Resolve the open expiry alerts of companies that switched them off."""
        for company in companies:
            self._jxc_sync(company, EXPIRY_KINDS, [])
            self._jxc_notify(company)

    @api.model
    def _expiry_desks(self, company):
        """Return who of a level's group gets its alerts in a warehouse: a keeper of it first.

        :return: list of (level id, warehouse id, user id)
        """
        levels = self.env['jxc.expiry.level'].search(
            [('company_id', 'in', (False, company.id)), ('group_id', '!=', False)]
        )
        warehouses = self.env['stock.warehouse'].search([('company_id', '=', company.id)])
        people = self.env['res.users'].search(
            [
                ('active', '=', True),
                ('share', '=', False),
                ('id', '!=', SUPERUSER_ID),
                ('company_ids', 'in', company.ids),
                ('all_group_ids', 'in', levels.group_id.ids),
            ],
            order='id',
        )
        desks = []
        for group, same_group in levels.grouped('group_id').items():
            members = people.filtered(lambda user, group=group: group in user.all_group_ids)
            for warehouse in warehouses:
                own = members.filtered(
                    lambda user, warehouse=warehouse: (
                        user.jxc_warehouse_limited and warehouse in user.jxc_warehouse_ids
                    )
                )
                user = (own or members.filtered(lambda user: not user.jxc_warehouse_limited))[:1]
                if user:
                    desks += [(level.id, warehouse.id, user.id) for level in same_group]
        return desks

    # === QUERIES === #

    @api.model
    def _expiry_alert_rows_sql(self, company) -> SQL:
        """One row a lot × warehouse on a level, in the columns of :meth:`_jxc_sync`.

        ``usable``, the people that may be told, is a part of the statement around it.
        """
        facts = self.env['jxc.facts']
        by_category = self.env['product.category']._jxc_expiry_responsibles(company)
        desks = self._expiry_desks(company)
        names = ('level_id', 'warehouse_id', 'user_id')
        columns = zip(*desks, strict=True) if desks else [()] * len(names)
        warehouse = SQL("found.warehouse_id")
        people = {
            'by_desk': SQL("desk.user_id"),
            'by_product': SQL("(template.responsible_id ->> %s)::int", str(company.id)),
            'by_category': SQL("chief.user_id"),
            'by_warehouse': SQL("warehouse.jxc_expiry_responsible_id"),
        }
        usable = {name: self._usable_sql(user, warehouse) for name, user in people.items()}
        return SQL(
            """
            SELECT 'expiry' AS kind, found.alert_level AS level,
                   CONCAT_WS(',', found.lot_id, found.warehouse_id, found.level_id,
                             found.expires_on) AS key,
                   found.product_id, found.lot_id, found.warehouse_id,
                   NULL::int AS partner_id, NULL::int AS orderpoint_id,
                   found.quantity, found.value AS value_at_risk, found.expires_on AS due_date,
                   COALESCE(CASE WHEN found.escalate THEN %(by_desk)s END, %(by_product)s,
                            %(by_category)s, %(by_warehouse)s, %(by_desk)s) AS responsible_id
              FROM (%(found)s) AS found
              JOIN product_template AS template ON template.id = found.template_id
              JOIN stock_warehouse AS warehouse ON warehouse.id = found.warehouse_id
         LEFT JOIN (%(chiefs)s) AS chief ON chief.category_id = found.category_id
         LEFT JOIN (%(desks)s) AS desk ON desk.level_id = found.level_id
                                      AND desk.warehouse_id = found.warehouse_id
            """,
            found=self._expiry_found_sql(company),
            chiefs=rows_sql(
                {'category_id': ('int4', [*by_category]), 'user_id': ('int4', by_category.values())}
            ),
            desks=rows_sql(
                {name: ('int4', values) for name, values in zip(names, columns, strict=True)}
            ),
            to_flush=[
                *facts._columns('product.template', 'responsible_id'),
                *facts._columns('stock.warehouse', 'jxc_expiry_responsible_id'),
            ],
            **usable,
        )

    @api.model
    def _expiry_found_sql(self, company) -> SQL:
        """Lots in stock that have reached a level, one row a lot × warehouse.

        :return: SELECT of ``lot_id, product_id, template_id, category_id, warehouse_id, quantity,
            value, expires_on, level_id, alert_level, escalate``
        """
        facts = self.env['jxc.facts']
        return SQL(
            """
              WITH band AS MATERIALIZED (%(bands)s),
                   held AS (%(stock)s),
                   past AS MATERIALIZED (
                    SELECT days.lot_id, days.product_id, days.template_id, days.category_id,
                           days.cost, days.expires_on, band.level_id, band.alert_level,
                           band.escalate
                      FROM (%(days)s) AS days
                      JOIN band ON band.category_id = days.category_id
                       AND days.expires_on - %(today)s > band.above
                       AND days.expires_on - %(today)s <= band.up_to
                     WHERE days.expires_on - %(today)s <= (SELECT MAX(up_to) FROM band))
            SELECT past.lot_id, past.product_id, past.template_id, past.category_id,
                   held.warehouse_id, held.quantity, held.own * past.cost AS value,
                   past.expires_on, past.level_id, past.alert_level, past.escalate
              FROM past
              JOIN held ON held.lot_id = past.lot_id
            """,
            bands=self.env['jxc.expiry.level']._jxc_bands_sql(company),
            stock=facts._lot_stock_sql(company),
            days=facts._lot_days_sql(company),
            today=company._jxc_today(),
        )
