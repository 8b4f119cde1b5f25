from collections import defaultdict
from itertools import chain

from odoo import models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.rules_later import STORED

# Figures of so many rules are written by one statement rather than by what the ORM flushes.
MANY = 100


class StockWarehouseOrderpoint(models.Model):
    """Stored figures of many rules: each rule is written once, whatever was worked out of it."""

    _inherit = 'stock.warehouse.orderpoint'

    def _flush(self):
        if self.env['res.company']._jxc_scheduler_ids():
            self._jxc_flush_figures()
        return super()._flush()

    def _jxc_flush_figures(self):
        """Write what is pending of the figures that core stores, if it is of many rules."""
        dirty = self.env._field_dirty
        fields = [self._fields[name] for name in STORED]
        pending = {field: dirty[field] for field in fields if field in dirty}
        if max(map(len, pending.values()), default=0) <= MANY:
            return
        for field in pending:
            del dirty[field]
        alike = defaultdict(list)
        for rule in dict.fromkeys(chain.from_iterable(pending.values())):
            alike[tuple(field for field in fields if rule in pending.get(field, ()))].append(rule)
        for changed, rules in alike.items():
            self._jxc_write_many(changed, rules)

    def _jxc_write_many(self, fields, rules):
        """Write these fields of rules (ids) as they are in the cache, by one statement."""
        columns = {'id': ('int', rules)}
        for field in fields:
            cache = field._get_cache(self.env)
            # an empty figure is False for the ORM where it comes from core's computes
            values = [None if cache[rule] is False else cache[rule] for rule in rules]
            columns[field.name] = (field.column_type[0], values)
        self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET write_uid = %(uid)s, write_date = %(now)s, %(changes)s
                  FROM (%(fresh)s) AS fresh
                 WHERE rule.id = fresh.id
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                changes=SQL(", ").join(
                    SQL("%(name)s = fresh.%(name)s", name=SQL.identifier(field.name))
                    for field in fields
                ),
                fresh=rows_sql(columns),
            )
        )
