import base64
import binascii

from xlsxwriter.utility import xl_col_to_name

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.count_quantity import quantity_text
from ...tools.count_sheet import BOUNDS

MOST_SHOWN = 200  # changes; problems are shown all


class JxcStocktakeSheet(models.TransientModel):
    """Read a filled-in sheet back: first look at what it would change, then store it."""

    _name = 'jxc.stocktake.sheet'
    _inherit = 'jxc.dialog'
    _description = "Read Back a Count Sheet"

    stocktake_id = fields.Many2one('jxc.stocktake', string="Count", required=True)
    file = fields.Binary(string="Filled-in Sheet", attachment=False)
    file_name = fields.Char()
    checked = fields.Boolean(compute='_compute_comparison')
    can_apply = fields.Boolean(compute='_compute_comparison')
    figures = fields.Text(string="Result", compute='_compute_comparison')
    problems = fields.Text(compute='_compute_comparison')
    changes = fields.Text(compute='_compute_comparison')

    # === COMPUTE === #

    @api.depends('file', 'stocktake_id')
    def _compute_comparison(self):
        for page in self:
            page.update(page._empty_comparison())
            if not page.file or not page.stocktake_id:
                continue
            try:
                compared = page._count()._sheet_compare(page._content())
            except UserError as error:
                page.update({'checked': True, 'problems': str(error)})
            else:
                page.update(page._shown(compared))

    def _empty_comparison(self):
        nothing = {'figures': False, 'problems': False, 'changes': False}
        return {'checked': False, 'can_apply': False, **nothing}

    # === ACTIONS === #

    def action_apply(self):
        """Store what the sheet says, and close the page.

        :raise UserError: something is wrong with the sheet; nothing is stored
        """
        self.ensure_one()
        done = self._count()._sheet_apply(self._content())
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': self.env._(
                    "%(new)s lines counted, %(changed)s changed, %(back)s taken back, %(same)s as "
                    "before.",
                    **{kind: str(number) for kind, number in done.items()},
                ),
                'next': {'type': 'ir.actions.act_window_close'},
            },
        }

    # === BUSINESS === #

    def _count(self):
        # of the user: the page names only what he may read
        return self._clean().stocktake_id._origin or self._clean().stocktake_id

    def _content(self):
        """Return the bytes of the file.

        :raise UserError: there is none, it is too large or no file
        """
        data = self.file or b''
        if not data:
            raise UserError(self.env._("Choose the filled-in sheet first."))
        if len(data) > BOUNDS.size * 4 // 3 + 4:
            raise UserError(
                self.env._("The file is larger than %s MB.", BOUNDS.size // 2**20),
            )
        try:
            return base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The file did not arrive whole. Choose it again.")
            ) from error

    def _shown(self, compared):
        kinds = [change.kind for change in compared.changes]
        number = {kind: kinds.count(kind) for kind in ('new', 'changed', 'back', 'same')}
        added = sum(not change.row.line for change in compared.changes if change.kind != 'same')
        figures = [
            self.env._("%s lines are counted by this sheet", number['new']),
            self.env._("%s of them are not in the list: they are added", added),
            self.env._("%s were read before, with another quantity", number['changed']),
            self.env._("%s were read before and are empty now: taken back", number['back']),
            self.env._("%s were read before: nothing is added", number['same']),
            self.env._("%s rows are empty: not counted", compared.empty),
            self.env._("%s lines of the count are not in the sheet: they stay", compared.missing),
        ]
        count = self._count()
        problems = [
            f"{self._place_of(problem, compared.columns)}: {count._sheet_words(problem)}"
            for problem in compared.problems
        ]
        return {
            'checked': True,
            'can_apply': not problems and bool({'new', 'changed', 'back'} & set(kinds)),
            'figures': '\n'.join(figures),
            'problems': '\n'.join(problems) or False,
            'changes': self._changes_text(compared.changes) or False,
        }

    def _place_of(self, problem, columns):
        """Return row and column of a problem as Excel names them."""
        if not problem.row:
            return self.env._("The file")
        if problem.column not in columns:
            return self.env._("Row %s", problem.row)
        return self.env._(
            "Row %(row)s, column %(column)s",
            row=problem.row,
            column=xl_col_to_name(columns[problem.column]),
        )

    def _changes_text(self, changes):
        """Return the changed and added rows, one a line; new ones of the list are many."""
        told = [c for c in changes if c.kind in ('changed', 'back') or not c.row.line]
        lines = []
        for change in told[:MOST_SHOWN]:
            values = change.row.values
            name = ' · '.join(filter(None, (values.get(w) for w in ('place', 'code', 'lot'))))
            after = '–' if change.row.quantity is None else quantity_text(change.row.quantity)
            before = f"{quantity_text(change.before.quantity)} → " if change.before else ''
            lines.append(f"{change.row.number}: {name}: {before}{after}")
        if len(told) > MOST_SHOWN:
            lines.append(self.env._("… and %s more", len(told) - MOST_SHOWN))
        return '\n'.join(lines)
