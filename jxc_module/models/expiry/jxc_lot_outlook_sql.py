from odoo import api, models
from odoo.tools import SQL

# decimals that are kept of quantities and of the demand a day
QUANTITY_DIGITS = 6
DEMAND_DIGITS = 3
# what Python hands over; days as ``date.toordinal()``
COLUMNS = {
    'lot_id': 'int4',
    'warehouse_id': 'int4',
    'product_id': 'int4',
    'quantity': 'float8',
    'reserved': 'float8',
    'value': 'float8',
    'expires_on': 'int4',
    'removal_on': 'int4',
    'level_id': 'int4',
    'state': 'text',
    'daily_demand': 'float8',
    'waste_qty': 'float8',
    'waste_value': 'float8',
    'run_out_on': 'int4',
    'suggested_action': 'text',
    'target_warehouse_id': 'int4',
}


class JxcLotOutlook(models.Model):
    """The statements that read what the outlook is made of, and that write it."""

    _inherit = 'jxc.lot.outlook'

    # === QUERIES === #

    @api.model
    def _outlook_stock_sql(self, company) -> SQL:
        """Lots in stock with their days, sorted by product and warehouse.

        :return: SELECT of ``product_id, warehouse_id, lot_id, quantity, reserved, value,
            removal_day, expiry_day`` (``date.toordinal()``), ``level_id, state, age_days``,
            ``has_vendor``
        """
        facts = self.env['jxc.facts']
        today = company._jxc_today()
        return SQL(
            """
              WITH band AS MATERIALIZED (%(bands)s),
                   held AS MATERIALIZED (%(stock)s),
                   days AS MATERIALIZED (%(days)s)
            SELECT days.product_id, held.warehouse_id, held.lot_id, held.quantity, held.reserved,
                   held.own * days.cost AS value,
                   days.removal_on - (DATE '0001-01-01' - 1) AS removal_day,
                   days.expires_on - (DATE '0001-01-01' - 1) AS expiry_day,
                   band.level_id,
                   CASE WHEN %(expired)s THEN 'expired'
                        WHEN days.expires_on IS NOT NULL THEN COALESCE(band.lot_state, 'fresh')
                    END AS state,
                   COALESCE(%(today)s - held.came_on, 0) AS age_days,
                   days.template_id IN (SELECT product_tmpl_id FROM product_supplierinfo)
                   AS has_vendor
              FROM held
              JOIN days ON days.lot_id = held.lot_id
         LEFT JOIN band ON band.category_id = days.category_id
                       AND days.expires_on - %(today)s > band.above
                       AND days.expires_on - %(today)s <= band.up_to
          ORDER BY days.product_id, held.warehouse_id, days.removal_on, held.lot_id
            """,
            bands=self.env['jxc.expiry.level']._jxc_bands_sql(company),
            stock=facts._lot_stock_sql(company),
            days=facts._lot_days_sql(company),
            today=today,
            expired=facts._expired_sql(SQL("days.expires_on"), today),
            to_flush=facts._columns('product.supplierinfo', 'product_tmpl_id'),
        )

    @api.model
    def _store_sql(self, company, fresh) -> SQL:
        """Make the table equal to ``fresh`` (columns of COLUMNS); write only what differs.

        A FULL JOIN is never a nested loop, whatever is known of a table just filled.
        """
        names = list(COLUMNS)
        data = [name for name in names if name not in ('lot_id', 'warehouse_id')]
        digits = {
            **dict.fromkeys(('quantity', 'reserved', 'waste_qty'), QUANTITY_DIGITS),
            **dict.fromkeys(('value', 'waste_value'), company.currency_id.decimal_places),
            'daily_demand': DEMAND_DIGITS,
        }
        stored = []
        for name in names:
            value = SQL.identifier('given', name)
            if name in digits:
                value = SQL("ROUND(%s::numeric, %s)", value, digits[name])
            elif name.endswith('_on'):
                value = SQL("DATE '0001-01-01' + (%s - 1)", value)
            stored.append(SQL("%s AS %s", value, SQL.identifier(name)))

        def columns(table, some):
            return SQL(', ').join(SQL.identifier(table, name) for name in some)

        return SQL(
            """
              WITH fresh AS (SELECT %(stored)s FROM (%(fresh)s) AS given),
                   changed AS MATERIALIZED (
                    SELECT row.id AS row_id, fresh.lot_id IS NULL AS is_gone, %(all_fresh)s
                      FROM fresh
                 FULL JOIN (SELECT * FROM jxc_lot_outlook WHERE company_id = %(company)s) AS row
                        ON row.lot_id = fresh.lot_id AND row.warehouse_id = fresh.warehouse_id
                     WHERE row.id IS NULL OR fresh.lot_id IS NULL
                        OR (%(data_old)s) IS DISTINCT FROM (%(data_fresh)s)),
                   gone AS (
                    DELETE FROM jxc_lot_outlook AS row
                     USING changed
                     WHERE row.id = changed.row_id AND changed.is_gone
                 RETURNING row.id),
                   updated AS (
                    UPDATE jxc_lot_outlook AS row
                       SET (%(data)s) = ROW(%(data_changed)s)
                      FROM changed
                     WHERE row.id = changed.row_id AND NOT changed.is_gone
                 RETURNING row.id),
                   inserted AS (
                    INSERT INTO jxc_lot_outlook (company_id, %(names)s)
                    SELECT %(company)s, %(all_changed)s
                      FROM changed
                     WHERE row_id IS NULL
                  ORDER BY lot_id, warehouse_id
               ON CONFLICT (lot_id, warehouse_id)
                DO NOTHING -- another run was faster: it found the same
                 RETURNING id)
            SELECT (SELECT COUNT(*) FROM inserted) + (SELECT COUNT(*) FROM updated),
                   (SELECT COUNT(*) FROM gone)
            """,
            stored=SQL(', ').join(stored),
            fresh=fresh,
            company=company.id,
            names=SQL(', ').join(map(SQL.identifier, names)),
            data=SQL(', ').join(map(SQL.identifier, data)),
            all_fresh=columns('fresh', names),
            all_changed=columns('changed', names),
            data_old=columns('row', data),
            data_fresh=columns('fresh', data),
            data_changed=columns('changed', data),
        )
