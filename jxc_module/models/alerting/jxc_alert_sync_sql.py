import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL

from .jxc_alert import LEVELS

# columns of the rows that a room hands over, in this order, with their types in PostgreSQL
COLUMNS = {
    'kind': 'varchar',
    'level': 'varchar',
    'key': 'varchar',
    'product_id': 'int4',
    'lot_id': 'int4',
    'warehouse_id': 'int4',
    'partner_id': 'int4',
    'orderpoint_id': 'int4',
    'quantity': 'numeric',
    'value_at_risk': 'numeric',
    'due_date': 'date',
    'responsible_id': 'int4',
}
DOCUMENT_COLUMNS = {'res_model': 'varchar', 'res_id': 'int4'}  # only with ``documents=True``


class JxcAlert(models.Model):
    """The statement behind ``_jxc_sync`` and the fragments that it is made of."""

    _inherit = 'jxc.alert'

    # === QUERIES === #

    @api.model
    def _rows_of_dicts_sql(self, rows):
        columns = {**COLUMNS, **DOCUMENT_COLUMNS}
        values = [{name: row.get(name) or None for name in columns} for row in rows]
        types = SQL(', ').join(
            SQL('%s %s', SQL.identifier(name), SQL(pg_type)) for name, pg_type in columns.items()
        )
        return SQL(
            "SELECT * FROM jsonb_to_recordset(%s::jsonb) AS given (%s)",
            json.dumps(values, default=str),
            types,
        )

    @api.model
    def _scope_sql(self, scope):
        if scope is None:
            return SQL("TRUE")
        if isinstance(scope, SQL):
            return SQL("(%s)", scope)
        return SQL("alert.key = ANY(%s)", list(scope))

    @api.model
    def _usable_users_sql(self, company):
        """Ids of the people that may be told: active, internal, of the company, never OdooBot."""
        Users = self.env['res.users']
        return SQL(
            """
            SELECT users.id, users.jxc_warehouse_limited IS TRUE AS limited
              FROM res_users AS users
              JOIN res_company_users_rel AS allowed ON allowed.user_id = users.id
             WHERE allowed.cid = %(company)s
               AND users.active
               AND users.share IS NOT TRUE
               AND users.id != %(root)s
            """,
            company=company.id,
            root=SUPERUSER_ID,
            to_flush=[
                Users._fields[name]
                for name in ('active', 'share', 'company_ids', 'jxc_warehouse_limited')
            ],
        )

    @api.model
    def _usable_sql(self, user, warehouse):
        """``user``, or NULL where he must not be told or does not work in ``warehouse``.

        An IN in a CASE is hashed, whatever the planner thinks of the number of rows.
        """
        scope = self.env['res.users']._fields['jxc_warehouse_ids']
        return SQL(
            """
            CASE WHEN %(user)s IN (SELECT id FROM usable WHERE NOT limited)
                   OR %(user)s IN (SELECT id FROM usable)
                  AND (%(warehouse)s IS NULL
                       OR (%(user)s, %(warehouse)s) IN (SELECT %(columns)s FROM %(scope)s))
                 THEN %(user)s END
            """,
            user=user,
            warehouse=warehouse,
            columns=SQL("%s, %s", SQL.identifier(scope.column1), SQL.identifier(scope.column2)),
            scope=SQL.identifier(scope.relation),
            to_flush=scope,
        )

    @api.model
    def _found_sql(self, company, kinds, rows, columns):
        """The rows, typed, rounded as the ledger stores them, once a kind and key.

        OFFSET 0 keeps a constant NULL of the rows from being folded into the IN of
        ``_usable_sql``, which is not hashed then.
        """
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        expressions = {
            'quantity': SQL("ROUND(COALESCE(given.quantity::numeric, 0), %s)", digits),
            'value_at_risk': SQL(
                "ROUND(COALESCE(given.value_at_risk::numeric, 0), %s)",
                company.currency_id.decimal_places,
            ),
            # a person who has left or lacks the company is as good as nobody
            'responsible_id': self._usable_sql(
                SQL("given.responsible_id::int4"), SQL("given.warehouse_id::int4")
            ),
        }
        typed = []
        for name, pg_type in columns.items():
            value = expressions.get(name) or SQL.identifier('given', name)
            typed.append(SQL("(%s)::%s AS %s", value, SQL(pg_type), SQL.identifier(name)))
        return SQL(
            """
            SELECT DISTINCT ON (given.kind, given.key) %(columns)s
              FROM (SELECT * FROM (%(rows)s) AS rows OFFSET 0) AS given (%(names)s)
             WHERE given.kind = ANY(%(kinds)s)
          ORDER BY given.kind, given.key, given.quantity::numeric
            """,
            columns=SQL(', ').join(typed),
            rows=rows,
            names=SQL(', ').join(map(SQL.identifier, columns)),
            kinds=kinds,
        )

    @api.model
    def _sync_sql(self, company, kinds, rows, columns, scope, silent):
        """Compose the statement of ``_jxc_sync``.

        A ledger that was just filled has no statistics, and a nested loop over two CTEs of 50,000
        rows takes minutes: a FULL JOIN never is one, and each UPDATE reads one CTE by primary key.
        """
        data = [name for name in columns if name not in ('kind', 'key', 'responsible_id')]
        return SQL(
            """
              WITH usable AS MATERIALIZED (%(usable)s),
                   found AS MATERIALIZED (%(found)s),
                   known AS (
                       SELECT alert.*, %(known_usable)s AS usable_id, %(scope)s AS in_scope
                         FROM jxc_alert AS alert
                        WHERE alert.company_id = %(company)s
                          AND alert.kind = ANY(%(kinds)s)
                          AND alert.state != 'resolved'),
                   compared AS MATERIALIZED (
                       SELECT %(found_data)s, found.kind, found.key,
                              known.id AS alert_id,
                              found.key IS NULL AS is_gone,
                              %(responsible)s AS responsible_id,
                              %(woken)s AS is_woken,
                              %(worse)s AS is_worse,
                              known.notice_id IS NOT NULL
                                  AND known.responsible_id IS DISTINCT FROM %(responsible)s
                                  AS is_moved
                         FROM found
                    FULL JOIN known ON known.kind = found.kind AND known.key = found.key
                        WHERE CASE
                              WHEN known.id IS NULL THEN TRUE
                              WHEN found.key IS NULL THEN known.in_scope
                              ELSE (%(found_data)s) IS DISTINCT FROM (%(known_data)s)
                                OR known.responsible_id IS DISTINCT FROM %(responsible)s
                                OR %(woken)s
                               END),
                   locked AS MATERIALIZED (
                       SELECT compared.*
                         FROM compared
                         JOIN jxc_alert AS alert ON alert.id = compared.alert_id
                     ORDER BY alert.kind, alert.key
                   FOR UPDATE OF alert),
                   resolved AS (
                       UPDATE jxc_alert AS alert
                          SET state = 'resolved', resolved_on = %(now)s, snoozed_until = NULL
                         FROM locked
                        WHERE alert.id = locked.alert_id
                          AND is_gone
                    RETURNING alert.id),
                   updated AS (
                       UPDATE jxc_alert AS alert
                          SET (%(data)s) = ROW(%(locked_data)s),
                              responsible_id = locked.responsible_id,
                              state = CASE WHEN is_woken OR is_worse THEN 'open'
                                           ELSE state END,
                              snoozed_until = CASE WHEN is_woken THEN NULL
                                                   ELSE snoozed_until END,
                              acknowledged_by_id = CASE WHEN is_worse THEN NULL
                                                        ELSE acknowledged_by_id END,
                              notified = %(silent)s
                                  OR notified AND NOT (is_woken OR is_worse OR is_moved),
                              notice_id = CASE WHEN is_woken OR is_worse OR is_moved THEN NULL
                                               ELSE notice_id END,
                              last_seen = %(now)s
                         FROM locked
                        WHERE alert.id = locked.alert_id
                          AND NOT is_gone
                    RETURNING alert.id),
                   inserted AS (
                       INSERT INTO jxc_alert (
                              company_id, kind, key, %(data)s, responsible_id, state, notified,
                              first_seen, last_seen)
                       SELECT %(company)s, kind, key, %(data)s, responsible_id, 'open', %(silent)s,
                              %(now)s, %(now)s
                         FROM compared
                        WHERE alert_id IS NULL
                     ORDER BY kind, key
                  ON CONFLICT (company_id, kind, key) WHERE state != 'resolved'
                   DO NOTHING -- another run was faster: it found the same
                    RETURNING id)
            SELECT (SELECT COUNT(*) FROM inserted),
                   (SELECT COUNT(*) FROM updated),
                   (SELECT COUNT(*) FROM resolved)
            """,
            usable=self._usable_users_sql(company),
            found=self._found_sql(company, kinds, rows, columns),
            known_usable=self._usable_sql(SQL("alert.responsible_id"), SQL("alert.warehouse_id")),
            scope=scope,
            company=company.id,
            kinds=kinds,
            data=SQL(', ').join(map(SQL.identifier, data)),
            found_data=SQL(', ').join(SQL.identifier('found', name) for name in data),
            known_data=SQL(', ').join(SQL.identifier('known', name) for name in data),
            locked_data=SQL(', ').join(SQL.identifier('locked', name) for name in data),
            responsible=SQL(
                "COALESCE(found.responsible_id, known.usable_id, %s::int4)",
                self._jxc_fallback_responsible(company).id or None,
            ),
            woken=SQL(
                "(known.state = 'snoozed' AND known.snoozed_until <= %s)",
                company._jxc_today(),
            ),
            worse=SQL(
                """
                (known.state != 'snoozed'
                     AND array_position(%(levels)s, found.level::text)
                       > array_position(%(levels)s, known.level::text))
                """,
                levels=LEVELS,
            ),
            now=fields.Datetime.now(),
            silent=silent,
        )
