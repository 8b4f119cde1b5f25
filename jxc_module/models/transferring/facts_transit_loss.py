from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What transfers lost and found, and how long they took."""

    _inherit = 'jxc.facts'

    @api.model
    def _add_visible_ends(self, query):
        """Narrow a query with a transfer as ``document`` to those with an end of the reader."""
        places = self._visible_places()
        if places is not None:
            query.add_where(
                SQL(
                    "(document.source_warehouse_id = ANY(%(places)s)"
                    " OR document.dest_warehouse_id = ANY(%(places)s))",
                    places=list(places),
                )
            )

    @api.model
    def _transit_loss_sql(self, company, start, end, products=None, with_value=True) -> SQL:
        """One row a done line of a transfer by which goods left the stock, or were found.

        The moves themselves, whoever booked them: lost on the way, scrapped out of transit, found
        at the destination.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not
        :return: SELECT of ``move_line_id, transfer_id, source_id, warehouse_id`` (destination),
            ``kind, reason_id, partner_id`` (carrier: of the difference, else of the transfer),
            ``product_id, lot_id, day`` (local), ``loss_qty, gain_qty, net_qty`` (lost less
            found), the same as ``…_value``, ``claimed`` (what the carrier owes for it) and
            ``cost`` (net value less what is claimed)
        """
        query = self._crossing_query(company, start, end, products)
        difference = self.env['jxc.transfer.difference']
        link = difference._fields['move_ids']
        read = [
            *self._columns('stock.move', 'jxc_transfer_line_id'),
            *self._columns('jxc.transfer.line', 'transfer_id'),
            *self._columns(
                'jxc.transfer', 'source_warehouse_id', 'dest_warehouse_id', 'carrier_id'
            ),
            *self._columns(
                'jxc.transfer.difference', 'kind', 'reason_id', 'partner_id', 'amount', 'quantity'
            ),
            link,
        ]
        query.add_join(
            'JOIN',
            'asked',
            'jxc_transfer_line',
            SQL("asked.id = move.jxc_transfer_line_id", to_flush=read),
        )
        query.add_join('JOIN', 'document', 'jxc_transfer', SQL("document.id = asked.transfer_id"))
        query.add_join(
            'LEFT JOIN',
            'settled',
            SQL(
                "(SELECT DISTINCT ON (link.%(move)s) link.%(move)s AS move_id, told.*"
                " FROM %(table)s AS link"
                " JOIN jxc_transfer_difference AS told ON told.id = link.%(told)s"
                " ORDER BY link.%(move)s, told.id)",
                table=SQL.identifier(link.relation),
                told=SQL.identifier(link.column1),
                move=SQL.identifier(link.column2),
            ),
            SQL("settled.move_id = move.id"),
        )
        query.add_where(SQL("(src.place IS NULL) <> (dst.place IS NULL)"))
        self._add_visible_ends(query)
        lines = query.select(
            SQL("stock_move_line.id AS move_line_id"),
            SQL("document.id AS transfer_id"),
            SQL("document.source_warehouse_id AS source_id"),
            SQL("document.dest_warehouse_id AS warehouse_id"),
            SQL(
                "COALESCE(settled.kind, CASE WHEN src.place IS NULL THEN 'found' ELSE 'lost' END)"
                " AS kind"
            ),
            SQL("settled.reason_id"),
            SQL("COALESCE(settled.partner_id, document.carrier_id) AS partner_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.lot_id"),
            SQL("%s AS day", company._jxc_local_day_sql(SQL("move.date"))),
            SQL("src.place IS NULL AS found"),
            SQL("stock_move_line.quantity_product_uom::float8 AS qty"),
            SQL("%s AS value", self._line_value_sql(company) if with_value else SQL("0")),
            SQL(
                "COALESCE(settled.amount * stock_move_line.quantity_product_uom"
                " / NULLIF(settled.quantity, 0), 0)::float8 AS claimed"
            ),
        )
        figures = [
            SQL(
                "(%(figure)s)::float8 AS %(name)s",
                figure=form(SQL.identifier('given', what)),
                name=SQL.identifier(f'{kind}_{what}'),
            )
            for what in ('qty', 'value')
            for kind, form in (
                ('loss', lambda figure: SQL("CASE WHEN given.found THEN 0 ELSE %s END", figure)),
                ('gain', lambda figure: SQL("CASE WHEN given.found THEN %s ELSE 0 END", figure)),
                (
                    'net',
                    lambda figure: SQL("CASE WHEN given.found THEN -1 ELSE 1 END * %s", figure),
                ),
            )
        ]
        return SQL(
            "SELECT given.move_line_id, given.transfer_id, given.source_id, given.warehouse_id,"
            " given.kind, given.reason_id, given.partner_id, given.product_id, given.lot_id,"
            " given.day, given.claimed, %s, (CASE WHEN given.found THEN -1 ELSE 1 END"
            " * given.value - given.claimed)::float8 AS cost FROM (%s) AS given",
            SQL(", ").join(figures),
            lines,
        )

    @api.model
    def _transfer_trips_sql(self, company, start, end) -> SQL:
        """One row a transfer in two steps that was received whole in a period.

        :param start, end: instants (naive UTC) that the receipt lies between, ``end`` excluded
        :return: SELECT of ``transfer_id, source_id, warehouse_id`` (destination), ``kind,
            partner_id`` (carrier), ``day`` (local, of the receipt), ``trips`` (1), ``late`` (1
            where it came after the expected day, local), ``lead_days`` (from shipping to
            receipt)
        """
        query = self._fact_query(
            'jxc.transfer',
            [
                ('company_id', '=', company.id),
                ('state', '=', 'done'),
                ('kind', '!=', 'direct'),
                ('shipped_on', '!=', False),
                ('received_on', '>=', start),
                ('received_on', '<', end),
            ],
        )
        read = self._columns(
            'jxc.transfer', 'carrier_id', 'expected_date', 'source_warehouse_id'
        ) + self._columns('jxc.transfer', 'dest_warehouse_id', 'received_on', 'shipped_on')
        received, expected = (
            company._jxc_local_day_sql(SQL("jxc_transfer.%s", SQL.identifier(name)))
            for name in ('received_on', 'expected_date')
        )
        return query.select(
            SQL("jxc_transfer.id AS transfer_id", to_flush=read),
            SQL("jxc_transfer.source_warehouse_id AS source_id"),
            SQL("jxc_transfer.dest_warehouse_id AS warehouse_id"),
            SQL("jxc_transfer.kind"),
            SQL("jxc_transfer.carrier_id AS partner_id"),
            SQL("%s AS day", received),
            SQL("1 AS trips"),
            SQL("COALESCE(%s > %s, FALSE)::int AS late", received, expected),
            SQL(
                "(EXTRACT(EPOCH FROM jxc_transfer.received_on - jxc_transfer.shipped_on)"
                " / 86400)::float8 AS lead_days"
            ),
        )
