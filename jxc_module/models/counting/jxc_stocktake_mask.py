from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

SHOWN = ('approved', 'posting', 'posted', 'cancelled')  # states in which a blind count is open
SEES_ALL = 'jxc_module.group_manager'


class JxcStocktakeMask(models.AbstractModel):
    """Rows of a count with figures that its counters must not know while it is blind.

    A figure lies in a column that no user reads (`groups='.'`). What people read is a field beside
    it, empty for them on every path: computed from the column, and as SQL for what searches, sorts,
    groups and adds up.
    """

    _name = 'jxc.stocktake.mask'
    _description = "Figures of a Blind Count"

    _masked = {}  # {field that people read: column}

    @api.depends(lambda self: ('stocktake_id.blind', 'stocktake_id.state', *self._masked.values()))
    @api.depends_context('uid')
    def _compute_masked(self):
        sees_all = self._sees_all_books()
        # the columns are nobody's; what of them is shown is decided below
        for record, kept in zip(self, self.sudo(), strict=True):
            count = kept.stocktake_id
            shown = sees_all or not count.blind or count.state in SHOWN
            for name, column in self._masked.items():
                record[name] = kept[column] if shown else False

    def _search_masked(self, column, operator, value):
        # whoever searches by a method is asked for no right by core
        for name, kept in self._masked.items():
            if kept == column:
                self._check_field_access(self._fields[name], 'read')
        # rules of the reader stand around this; a hidden figure is never found
        found = Domain(column, operator, value)
        if not self._sees_all_books():
            found &= Domain('stocktake_id.blind', '=', False) | Domain(
                'stocktake_id.state', 'in', SHOWN
            )
        return Domain('id', 'in', self.sudo()._search(found))

    def _sees_all_books(self):
        return self.env.su or self.env.user.has_group(SEES_ALL)

    def _field_to_sql(self, alias, field_expr, query=None):
        column = self._masked.get(field_expr)
        if not column:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], 'read')
        # the kept column is closed to everybody; the condition below masks what is still blind
        kept = self.sudo()._field_to_sql(alias, column, query)
        if self._sees_all_books():
            return kept
        self.env['jxc.stocktake'].flush_model(['blind', 'state'])
        return SQL(
            """(CASE WHEN EXISTS (
                   SELECT 1
                     FROM jxc_stocktake AS shown
                    WHERE shown.id = %(count)s
                      AND (shown.blind IS NOT TRUE OR shown.state IN %(states)s)
               ) THEN %(kept)s END)""",
            count=SQL.identifier(alias, 'stocktake_id'),
            states=SHOWN,
            kept=kept,
        )
