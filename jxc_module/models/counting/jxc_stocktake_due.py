from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.given import given_records
from ..base.product_product import ABC_CLASSES
from .facts_stocktake import IDENTITY

# A count that somebody walks through in one go.
MOST_LINES = 200


class JxcStocktakeDue(models.Model):
    """What a plan says is to be counted in the next weeks: a row a product and place.

    Made anew each night; rows that are being counted stay until their count is posted.
    """

    _name = 'jxc.stocktake.due'
    _description = "Due Count"
    _order = 'planned_on, abc, id'  # not by value: who sees no costs could not read it
    _rec_name = 'product_id'
    _log_access = False

    plan_id = fields.Many2one(
        'jxc.stocktake.plan', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, index=True, ondelete='cascade'
    )
    location_id = fields.Many2one(
        'stock.location', required=True, readonly=True, index=True, ondelete='cascade'
    )
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, ondelete='cascade')
    abc = fields.Selection(ABC_CLASSES, string="Class", readonly=True, help="As planned.")
    cause = fields.Selection(
        [
            ('cycle', "Its Turn"),
            ('never', "Never Counted"),
            ('emptied', "Place Just Emptied"),
            ('negative', "Stock below Zero"),
            ('short', "Picker Found Less"),
            ('variance', "Large Difference Last Time"),
        ],
        required=True,
        readonly=True,
    )
    counted_on = fields.Datetime(
        string="Last Counted", readonly=True, help="Of its lots, the one counted longest ago."
    )
    error_rate = fields.Float(
        string="Errors", readonly=True, help="Share of the last 4 counts that differed."
    )
    due_on = fields.Date(string="Count By", required=True, readonly=True)
    planned_on = fields.Date(
        string="Planned For",
        required=True,
        readonly=True,
        index=True,
        help="Working day of the plan.",
    )
    value = fields.Monetary(
        readonly=True, groups='jxc_module.group_cost', help="Of what the book says lies there."
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    stocktake_id = fields.Many2one(
        'jxc.stocktake', string="Count", readonly=True, index='btree_not_null', ondelete='set null'
    )

    _once = models.UniqueIndex('(company_id, product_id, location_id)')

    # === ACTIONS === #

    def action_open_counts(self):
        """Open counts of these rows, one a warehouse; button of the list.

        :return: action that shows them
        :raise UserError: all of them are being counted already
        """
        rows = given_records(self, self.ids)
        counts = rows._open_counts()
        if not counts:
            raise UserError(
                self.env._(
                    "All of these are being counted already: see the column Count. Choose others."
                )
            )
        return counts._get_records_action(name=self.env._("Counts"))

    # === BUSINESS === #

    def _open_counts(self):
        """Open live counts of the rows that are in none yet, one a plan and warehouse.

        :return: jxc.stocktake
        """
        counts = self.env['jxc.stocktake']
        # a lock and a state; counts are made with the rights of the user again
        locked = self.filtered(lambda row: not row.stocktake_id).sudo().try_lock_for_update()
        locked.invalidate_recordset(['stocktake_id'])
        free = locked.filtered(lambda row: not row.stocktake_id).sudo(self.env.su)
        for (plan, warehouse), rows in free.grouped(
            lambda row: (row.plan_id, row.warehouse_id)
        ).items():
            for start in range(0, len(rows), MOST_LINES):
                counts += self._open_count(plan, warehouse, rows[start : start + MOST_LINES])
        return counts

    @api.model
    def _open_count(self, plan, warehouse, rows):
        count = self.env['jxc.stocktake'].create(self._get_stocktake_values(plan, warehouse, rows))
        # the rows are the system's; that they are counted is all that is written
        rows.sudo().stocktake_id = count
        count.action_open()
        if plan.user_ids:
            # who counts for a plan was chosen by who may change it
            count.sudo().place_ids.user_ids = plan.user_ids
        return count

    @api.model
    def _get_stocktake_values(self, plan, warehouse, rows):
        return {
            'company_id': plan.company_id.id,
            'warehouse_ids': [fields.Command.set(warehouse.ids)],
            'location_ids': [fields.Command.set(rows.location_id.ids)],
            'with_children': False,
            'product_ids': [fields.Command.set(rows.product_id.ids)],
            'mode': 'live',
            'blind': plan.blind,
            'user_id': plan.user_ids[:1].id or self.env.uid,
        }


class JxcStocktake(models.Model):
    """A count of what is due covers these products in these places, whatever lies there."""

    _inherit = 'jxc.stocktake'

    due_ids = fields.One2many('jxc.stocktake.due', 'stocktake_id', readonly=True)

    def _stock_sql(self):
        stock = super()._stock_sql()
        # which rows are counted is no secret of who opens the count
        rows = self.sudo().due_ids
        if not rows:
            return stock
        rows.flush_recordset()
        due = SQL(
            "SELECT product_id, location_id FROM jxc_stocktake_due WHERE stocktake_id = %s",
            self.id,
        )
        empty = [
            SQL("NULL::int AS %s", SQL.identifier(name))
            for name in IDENTITY
            if name not in ('product_id', 'location_id')
        ]
        # a place whose last goods have left is counted, too
        return SQL(
            """
              WITH lying AS (%(stock)s), due AS (%(due)s)
            SELECT %(names)s, lying.book FROM lying JOIN due USING (product_id, location_id)
             UNION ALL
            SELECT due.product_id, due.location_id, %(empty)s, 0
              FROM due
             WHERE NOT EXISTS (SELECT FROM lying
                                WHERE lying.product_id = due.product_id
                                  AND lying.location_id = due.location_id)
            """,
            stock=stock,
            due=due,
            names=SQL(", ").join(SQL.identifier(name) for name in IDENTITY),
            empty=SQL(", ").join(empty),
        )
