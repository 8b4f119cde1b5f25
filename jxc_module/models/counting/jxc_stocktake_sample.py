from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.count_sample import draw_size, draw_value
from .facts_stocktake import IDENTITY


class JxcStocktake(models.Model):
    """How many lines a scope has, which of them a sample draws, and who counts them."""

    _inherit = 'jxc.stocktake'

    preview_lines = fields.Integer(
        string="Lines in Scope", compute='_compute_preview', help="What opening would list now."
    )
    preview_places = fields.Integer(string="Places in Scope", compute='_compute_preview')

    def _compute_preview(self):
        self.preview_lines = self.preview_places = 0
        for count in self.filtered(lambda count: count.state == 'draft' and count._origin.id):
            stored = count._origin
            rows = self.env.execute_query(
                SQL(
                    "SELECT COUNT(*), COUNT(DISTINCT location_id) FROM (%s) AS stock",
                    stored._stock_sql(),
                )
            )
            count.preview_lines, count.preview_places = rows[0]
            if count.sample == 'size':
                count.preview_lines = min(count.preview_lines, count.sample_size)

    def _check_sample(self):
        """Raise where a sample does not say how much; give it a seed where it has none."""
        self.ensure_one()
        if (self.sample == 'size' and self.sample_size <= 0) or (
            self.sample == 'value' and not 0 < self.sample_percent <= 100
        ):
            raise UserError(
                self.env._(
                    "%(count)s: say how many lines, or which percentage of the value, is drawn.",
                    count=self.name,
                )
            )
        self.sample_seed = self.sample_seed or self.name

    def _draw_sample(self):
        """Keep of the lines of this count those that its sample draws."""
        self.ensure_one()
        if not self.sample:
            return
        rows = self._sample_rows()
        keys = {row[1:-1]: row[0] for row in rows}
        if self.sample == 'size':
            drawn = draw_size(list(keys), self.sample_size, self.sample_seed)
        else:
            values = {row[1:-1]: float(row[-1]) for row in rows}
            drawn = draw_value(values, self.sample_percent, self.sample_seed)
        kept = [keys[key] for key in drawn]
        self.env.execute_query(
            SQL(
                "DELETE FROM jxc_stocktake_line WHERE stocktake_id = %s AND id <> ALL(%s) "
                "RETURNING id",
                self.id,
                kept,
            )
        )
        self.env.execute_query(
            SQL(
                """
                DELETE FROM jxc_stocktake_place AS place
                 WHERE place.stocktake_id = %s
                   AND NOT EXISTS (
                           SELECT 1 FROM jxc_stocktake_line AS line WHERE line.place_id = place.id)
             RETURNING id
                """,
                self.id,
            )
        )

    def _sample_rows(self):
        """Return (line, identity …, value) of each line: what a draw is made from."""
        return self.env.execute_query(
            SQL(
                """
                SELECT line.id, %(identity)s, line.opening_kept * cost.cost
                  FROM jxc_stocktake_line AS line
                  %(costs)s
                 WHERE line.stocktake_id = %(count)s
                """,
                identity=SQL(", ").join(SQL.identifier('line', name) for name in IDENTITY),
                costs=self.env['jxc.facts']._unit_cost_join_sql('line'),
                count=self.id,
            )
        )

    def _copy_counters(self):
        """Give the places to who counted them the last time, where this count is a copy."""
        self.ensure_one()
        before = self.copy_of_id.sudo(False).with_user(self.env.user)
        if not before or not before.has_access('read'):
            return
        counters = {place.location_id: place.user_ids for place in before.place_ids}
        for place in self.place_ids:
            users = counters.get(place.location_id)
            if users:
                place.user_ids = users.filtered('active')
