from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_repr, formatLang

KINDS = [
    ('same_lot', "Same Lot Elsewhere"),
    ('picked', "Picked, Not Booked"),
    ('entered_twice', "Entered Twice"),
    ('packages_as_units', "Packages Typed as Units"),
    ('units_as_packages', "Units Typed as Packages"),
    ('same_product', "Same Product Elsewhere"),
    ('done_twice', "Done Twice"),
    ('decimal', "Decimal Point"),
    ('unbooked_return', "Return Not Booked"),
    ('receipt_short', "Receipt Unlike Order"),
    ('unbooked_scrap', "Scrap Not Booked"),
    ('look_alike', "Look-Alike"),
    ('whole_packages', "Whole Packages"),
    ('digits', "Digits Swapped"),
    ('negative_before', "Below Zero before"),
]


class JxcStocktakeEvidence(models.Model):
    """What may have caused the difference of a line, with the document that says so.

    Found for all lines of a count at once when its review begins, and again by a button
    (``jxc_stocktake_evidence_search.py``); ranked by how much of the difference it explains.
    """

    _name = 'jxc.stocktake.evidence'
    _description = "Evidence for a Difference"
    _order = 'line_id, score desc, id'
    _rec_name = 'kind'
    _log_access = False

    stocktake_id = fields.Many2one(
        'jxc.stocktake', required=True, readonly=True, index=True, ondelete='cascade'
    )
    line_id = fields.Many2one(
        'jxc.stocktake.line', required=True, readonly=True, index=True, ondelete='cascade'
    )
    product_id = fields.Many2one(related='line_id.product_id')
    uom_id = fields.Many2one(related='line_id.product_id.uom_id', string="Unit")
    kind = fields.Selection(KINDS, string="Possible Cause", required=True, readonly=True)
    score = fields.Integer(
        string="Likelihood",
        readonly=True,
        help="0 to 100: how often such a thing is the cause, times how much of the difference it "
        "explains.",
    )
    quantity = fields.Float(
        string="Explains", digits='Product Unit', readonly=True, help="Of the difference."
    )
    factor = fields.Float(readonly=True, help="Of a package, or of a slipped decimal point.")
    day = fields.Date(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', readonly=True)
    document = fields.Char(compute='_compute_text')
    text = fields.Char(string="Evidence", compute='_compute_text')

    # === COMPUTE === #

    @api.depends('kind', 'quantity', 'factor', 'res_model', 'res_id')
    @api.depends_context('lang')
    def _compute_text(self):
        names = self._document_names()
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        for row in self:
            row.document = names.get((row.res_model, row.res_id), '')
            row.text = row._say(
                quantity=formatLang(self.env, abs(row.quantity), digits=digits),
                unit=row.sudo().uom_id.name or '',  # the name of a unit is no secret
                document=row.document,
                factor=float_repr(row.factor, 0),
            )

    def _document_names(self):
        """Return the names of the documents, whoever may open them: names only."""
        names = {}
        for model, rows in self.filtered('res_model').grouped('res_model').items():
            # names only, of documents that the program found itself
            documents = self.env[model].sudo().browse(rows.mapped('res_id')).exists()
            for document in documents:
                name = document.display_name
                if model == 'jxc.stocktake.line':
                    place, lot = document.location_id.display_name, document.lot_id.name
                    name = ', '.join(part for part in (name, lot, place) if part)
                names[model, document.id] = name
        return names

    def _say(self, **values):
        self.ensure_one()
        env = self.env
        less = self.quantity < 0
        return {
            'same_lot': lambda: env._(
                "%(quantity)s %(unit)s the other way round: %(document)s.", **values
            ),
            'same_product': lambda: env._(
                "%(quantity)s %(unit)s the other way round in another lot: %(document)s.", **values
            ),
            'look_alike': lambda: env._(
                "%(quantity)s the other way round of a product that is easily taken for this one: "
                "%(document)s.",
                **values,
            ),
            'picked': lambda: env._(
                "%(quantity)s %(unit)s are picked for %(document)s, which is not done.", **values
            ),
            'entered_twice': lambda: env._("%(quantity)s %(unit)s were entered twice.", **values),
            'packages_as_units': lambda: env._(
                "Packages of %(factor)s may have been typed as single units.", **values
            ),
            'units_as_packages': lambda: env._(
                "Single units may have been typed as packages of %(factor)s.", **values
            ),
            'decimal': lambda: env._(
                "The decimal point may have slipped: %(factor)s times as much, or as little.",
                **values,
            ),
            'whole_packages': lambda: env._(
                "The difference is a whole number of packages of %(factor)s.", **values
            ),
            'digits': lambda: env._("Two digits are the other way round."),
            'done_twice': lambda: env._(
                "%(document)s moved %(quantity)s %(unit)s a second time within minutes.", **values
            ),
            'unbooked_return': lambda: (
                env._(
                    "%(quantity)s %(unit)s are to go back by %(document)s, which is not done.",
                    **values,
                )
                if less
                else env._(
                    "%(quantity)s %(unit)s are to come back by %(document)s, which is not done.",
                    **values,
                )
            ),
            'unbooked_scrap': lambda: env._(
                "%(quantity)s %(unit)s are on %(document)s, which is not done.", **values
            ),
            'receipt_short': lambda: (
                env._(
                    "%(document)s: %(quantity)s %(unit)s more were booked than ordered.", **values
                )
                if less
                else env._(
                    "%(document)s: %(quantity)s %(unit)s less were booked than ordered.", **values
                )
            ),
            'negative_before': lambda: env._(
                "The book was %(quantity)s %(unit)s below zero before the count.", **values
            ),
        }[self.kind]()

    # === ACTIONS === #

    @api.readonly
    def action_open_document(self):
        """Open the document of this evidence.

        :raise UserError: it has none, or it is gone
        """
        self.ensure_one()
        self.check_access('read')
        document = self.res_model and self.env[self.res_model].browse(self.res_id).exists()
        if not document:
            raise UserError(
                self.env._("This has no document of its own, or it is gone: look at the entries.")
            )
        return document._get_records_action(name=self.document)
