from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """How much of a customer invoice stands on fapiaos."""

    _inherit = 'jxc.facts'

    @api.model
    def _fapiao_amount_sql(self, move) -> SQL:
        """Return what of an invoice stands on fapiaos that count, in company currency.

        Less than zero for a credit note. What is void counts nothing.

        :param move: SQL identifier of ``account_move`` in the query around it
        :return: scalar SQL, 0 where there is none
        """
        read = [
            *self._columns('jxc.fapiao.line', 'move_id', 'fapiao_id', 'amount'),
            *self._columns('jxc.fapiao', 'state'),
        ]
        return SQL(
            """
            COALESCE((SELECT SUM(part.amount)
                        FROM jxc_fapiao_line AS part
                        JOIN jxc_fapiao AS fapiao ON fapiao.id = part.fapiao_id
                       WHERE part.move_id = %s.id AND fapiao.state != 'void'), 0)
            """,
            move,
            to_flush=read,
        )

    @api.model
    def _fapiao_state_sql(self, move) -> SQL:
        """Return how far an invoice is covered by fapiaos, NULL for what is no customer invoice.

        :param move: SQL identifier of ``account_move`` in the query around it
        :return: scalar SQL: ``none``, ``part`` or ``full``
        """
        return SQL(
            """
            (SELECT CASE WHEN %(move)s.move_type NOT IN %(sales)s THEN NULL
                         WHEN given.amount = 0 THEN 'none'
                         WHEN given.amount = %(move)s.amount_total_signed THEN 'full'
                         ELSE 'part'
                    END
               FROM (SELECT %(amount)s AS amount) AS given)
            """,
            move=move,
            sales=tuple(self.env['account.move'].get_sale_types(include_receipts=True)),
            amount=self._fapiao_amount_sql(move),
            to_flush=self._columns('account.move', 'move_type', 'amount_total_signed'),
        )

    @api.model
    def _fapiao_numbers_sql(self, move_ids) -> SQL:
        """One row an invoice that has fapiaos which count: ``move_id, numbers``, oldest first."""
        read = [
            *self._columns('jxc.fapiao.line', 'move_id', 'fapiao_id'),
            *self._columns('jxc.fapiao', 'state', 'number', 'date'),
        ]
        return SQL(
            """
            SELECT part.move_id, string_agg(fapiao.number, ', ' ORDER BY fapiao.date, fapiao.id)
              FROM jxc_fapiao_line AS part
              JOIN jxc_fapiao AS fapiao ON fapiao.id = part.fapiao_id
             WHERE part.move_id IN %s AND fapiao.state != 'void'
             GROUP BY part.move_id
            """,
            tuple(move_ids),
            to_flush=read,
        )
