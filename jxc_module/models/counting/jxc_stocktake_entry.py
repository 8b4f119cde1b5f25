from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..base.bulk import rows_sql
from .facts_stocktake import IDENTITY

HOW = [
    ('scan', "Scanned"),
    ('typed', "Typed"),
    ('file', "From a File"),
    ('empty', "Place Found Empty"),
    ('spread', "By Rule"),
    ('zero', "Decided in Review"),
]


class JxcStocktakeEntry(models.Model):
    """One thing that somebody counted: never changed, taken back by an undo that is kept, too.

    The book is stored on the entry, in the transaction that stores it. What a client may give is
    in `jxc_stocktake_entry_checks.py`; an entry without a product is a note of an unknown code.
    """

    _name = 'jxc.stocktake.entry'
    _description = "Entry of a Count"
    _inherit = ['jxc.stocktake.mask']
    _order = 'id desc'
    _rec_name = 'product_id'
    _masked = {'book_qty': 'book_kept'}

    stocktake_id = fields.Many2one(
        'jxc.stocktake', string="Count", required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    line_id = fields.Many2one(
        'jxc.stocktake.line', readonly=True, index='btree_not_null', ondelete='cascade'
    )
    location_id = fields.Many2one('stock.location', string="Place", required=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, index='btree_not_null')
    product_id = fields.Many2one('product.product')
    lot_id = fields.Many2one('stock.lot', string="Lot/Serial Number")
    lot_name = fields.Char(string="New Lot", help="A lot that does not exist yet.")
    lot_expiry = fields.Date(string="Expiry Found")
    package_id = fields.Many2one('stock.package')
    owner_id = fields.Many2one('res.partner')
    quantity = fields.Float(digits='Product Unit', help="In the unit of the entry.")
    uom_id = fields.Many2one('uom.uom', string="Unit", help="Empty: that of the product.")
    product_qty = fields.Float(
        string="Quantity in Product Unit", digits='Product Unit', readonly=True
    )
    replaces = fields.Boolean(help="What was counted here before does not count any more.")
    round = fields.Integer(string="Count No.", readonly=True, default=1)
    how = fields.Selection(HOW, default='typed', required=True)
    user_id = fields.Many2one(
        'res.users', string="Counted by", required=True, readonly=True, index=True
    )
    device_time = fields.Datetime(
        help="The clock of the device, corrected by its distance from the server's; UTC."
    )
    late = fields.Boolean(
        readonly=True, help="Came more than 5 minutes after it was counted on the device."
    )
    client_id = fields.Char(
        string="Number on the Device", help="The same number is taken once.", readonly=True
    )
    unknown_code = fields.Char(help="A code or article that nobody knows; settled in review.")
    settled_on = fields.Datetime(readonly=True)
    settled_by_id = fields.Many2one('res.users', readonly=True)
    note = fields.Char()
    photo = fields.Image(max_width=1024, max_height=1024)
    undone_on = fields.Datetime(readonly=True)
    undone_by_id = fields.Many2one('res.users', string="Undone by", readonly=True)
    book_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    lots_book_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    book_qty = fields.Float(
        string="Book",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('book_kept', operator, value),
        aggregator=None,
    )

    _client_once = models.UniqueIndex(
        '(stocktake_id, client_id) WHERE client_id IS NOT NULL', "This entry was sent already."
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Store what was counted, with the book of this moment, and work out the lines.

        An entry that was sent already, by its number on the device, is returned and not stored
        again.

        :raise UserError: what was counted cannot be stored; the message says what and why
        """
        self.browse().check_access('create')
        given = [self._clean_given(vals) for vals in vals_list]
        known = self._known_entries(given)
        fresh = [vals for vals in given if self._client_key(vals) not in known]
        made = self._store(list({self._client_key(v) or id(v): v for v in fresh}.values()))
        return self.browse(
            [
                (known.get(self._client_key(vals)) or made[self._client_key(vals) or id(vals)])
                for vals in given
            ]
        )

    def write(self, vals):
        if not self.env.su and vals:
            raise AccessError(
                self.env._("An entry of a count is never changed. Undo it and enter it again.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An entry of a count is never deleted. Undo it instead."))

    # === BUSINESS === #

    @api.model
    def _store(self, given):
        """Store entries that were checked.

        :return: ``{client key or id of the values: id of the entry}``
        """
        if not given:
            return {}
        rows = self._checked(given)
        counted = [row for row in rows if row['product_id']]
        self._find_lines(counted)
        self._find_books(counted)
        entries = self._insert_entries(rows)
        self._keep_expiries(rows)
        entries.line_id._derive()
        return {
            self._client_key(vals) or id(vals): entry.id
            for vals, entry in zip(given, entries, strict=True)
        }

    @api.model
    def _create_checked(self, vals_list):
        return super().create(vals_list)  # pylint: disable=super-method-mismatch

    @api.model
    def _stored_names(self):
        return [
            *('stocktake_id', 'company_id', 'line_id', 'warehouse_id', *IDENTITY, 'lot_name'),
            *('lot_expiry', 'quantity', 'uom_id', 'product_qty', 'replaces', 'round', 'how'),
            *('user_id', 'device_time', 'late', 'client_id', 'unknown_code', 'note', 'photo'),
            *('book_kept', 'lots_book_kept'),
        ]

    @api.model
    def _rows_table(self, rows):
        """Return rows with an identity as SQL, numbered by ``row``."""
        columns = {'row': ('int', list(range(len(rows))))}
        for name in ('stocktake_id', *IDENTITY):
            columns[name] = ('int', [row[name] or None for row in rows])
        columns['lot_name'] = ('text', [row.get('lot_name') or None for row in rows])
        return rows_sql(columns)

    @api.model
    def _find_lines(self, rows):
        """Put the line of each row in it; what the book does not know gets one."""
        if not rows:
            return
        found = self._search_lines(rows)
        missing = [row for number, row in enumerate(rows) if number not in found]
        if missing:
            self._check_kits(missing)
            lines = self._insert_lines(missing)
            for count in lines.stocktake_id:
                own = lines.filtered(lambda line, count=count: line.stocktake_id == count)
                count._check_overlap(own)
            found = self._search_lines(rows)
        for number, row in enumerate(rows):
            row['line_id'], row['round'], row['line_state'], row['book_now'] = found[number]
        self._check_lines(rows)

    @api.model
    def _search_lines(self, rows):
        """Return ``{number of the row: (line, round, state, book of this moment)}``."""
        self.env['jxc.stocktake.line'].flush_model()
        same = self.env['jxc.facts']._stocktake_same_sql('line', 'fresh')
        return {
            number: tuple(line)
            for number, *line in self.env.execute_query(
                SQL(
                    """
                    SELECT fresh.row, line.id, line.round, line.state, %(book)s
                      FROM (%(rows)s) AS fresh
                      JOIN jxc_stocktake_line AS line
                        ON line.stocktake_id = fresh.stocktake_id
                       AND %(same)s
                       AND COALESCE(line.lot_name, '') = COALESCE(fresh.lot_name, '')
                    """,
                    book=self.env['jxc.facts']._stocktake_book_sql('fresh'),
                    rows=self._rows_table(rows),
                    same=same,
                )
            )
        }

    @api.model
    def _insert_lines(self, rows):
        """Make the lines of what was found beside the book; a line that is there stays."""
        ids = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stocktake_line
                       (stocktake_id, company_id, place_id, %(names)s, lot_name, opening_kept,
                        book_kept, counted_qty, difference_kept, value_kept, value_abs_kept,
                        state, round, warehouse_id, create_uid, create_date, write_uid, write_date)
                SELECT fresh.stocktake_id, count.company_id, place.id, %(fresh)s, fresh.lot_name, 0,
                       0, 0, 0, 0, 0,
                       'todo', 1, place.warehouse_id, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM (%(rows)s) AS fresh
                  JOIN jxc_stocktake AS count ON count.id = fresh.stocktake_id
                  JOIN jxc_stocktake_place AS place
                    ON place.stocktake_id = fresh.stocktake_id
                   AND place.location_id = fresh.location_id
                    ON CONFLICT DO NOTHING
             RETURNING id
                """,
                names=SQL(", ").join(map(SQL.identifier, IDENTITY)),
                fresh=self.env['jxc.facts']._stocktake_identity_sql('fresh'),
                rows=self._rows_table(rows),
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        # lines just made by what the user counted
        return self.env['jxc.stocktake.line'].sudo().browse(row[0] for row in ids)
