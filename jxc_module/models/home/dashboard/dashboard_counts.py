from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL


class JxcDashboard(models.AbstractModel):
    """Cards that count records, or add up a field of them: all in one query."""

    _inherit = 'jxc.dashboard'

    @api.model
    def _count_guarded(self, place, counted):
        """Return the figures of cards; where the one query fails, each is asked on its own.

        :param counted: ``{card: answer}`` with the ``domain`` of each
        :return: ``{card: what to add to its answer}``
        """
        queries, figures = {}, {}
        for card, answer in counted.items():
            query = self._guarded(place, card, self._count_sql, card, answer)
            if isinstance(query, SQL):
                queries[card] = query
            else:
                figures[card] = query or {'denied': True}
        try:
            return figures | self._counted(queries)
        except Exception:  # pylint: disable=broad-except
            place.rollback()
            # which one shows when each is asked alone; what must be done again is raised there
            for card, query in queries.items():
                answer = self._guarded(place, card, self._counted, {card: query})
                figures[card] = {'denied': True} if answer is None else answer.get(card, answer)
            return figures

    @api.model
    def _count_sql(self, card, answer) -> SQL:
        """Return the query of a card: its id, company (none where records are counted), figure."""
        model = self.env[card.model_name]
        query = model._search(answer['domain'])
        if not card.measure:
            return query.select(
                SQL("%s::int4", card.id), SQL("NULL::int4"), SQL("COUNT(*)::float8")
            )
        company = model._field_to_sql(model._table, 'company_id', query)
        figure = model._field_to_sql(model._table, card.measure, query)
        query.groupby = company
        return query.select(
            SQL("%s::int4", card.id), SQL("%s::int4", company), SQL("SUM(%s)::float8", figure)
        )

    @api.model
    def _counted(self, queries):
        """Return the figures of cards by their queries, amounts in one currency."""
        if not queries:
            return {}
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(SQL("(%s)", query) for query in queries.values())
        )
        found = defaultdict(dict)
        for card_id, company_id, figure in rows:
            found[card_id][company_id] = figure or 0.0
        return {
            card: self._money(found[card.id])
            if card.kind == 'money'
            else {'value': self._number(sum(found[card.id].values()))}
            for card in queries
        }

    @api.model
    def _number(self, figure):
        """Return a figure as a whole number where it is one."""
        return int(figure) if figure == int(figure) else figure
