from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.during import ongoing
from .jxc_stocktake import COUNTED

SETTLING = 'jxc.stocktake.settling'


class JxcStocktake(models.Model):
    """What counters found and nobody knew: it is settled before a count is approved."""

    _inherit = 'jxc.stocktake'

    note_count = fields.Integer(string="Unknown Articles", compute='_compute_note_count')

    # === COMPUTE === #

    @api.depends('entry_ids.settled_on', 'entry_ids.undone_on')
    @api.depends_context('uid')
    def _compute_note_count(self):
        groups = self.env['jxc.stocktake.entry']._read_group(
            [('stocktake_id', 'in', self.ids), *self.env['jxc.stocktake.entry']._unsettled()],
            ['stocktake_id'],
            ['__count'],
        )
        numbers = dict(groups)
        for count in self:
            count.note_count = numbers.get(count, 0)

    # === ACTIONS === #

    @api.readonly
    def action_notes(self):
        """Open what was noted in this count and belongs to no line yet."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_stocktake_notes')
        return {**action, 'domain': [('stocktake_id', '=', self.id), ('product_id', '=', False)]}

    # === BUSINESS === #

    def _check_decided(self):
        result = super()._check_decided()
        self.ensure_one()
        # what others noted counts, too
        notes = self.env['jxc.stocktake.entry'].sudo()
        open_notes = notes.search([('stocktake_id', '=', self.id), *notes._unsettled()])
        if open_notes:
            raise UserError(
                self.env._(
                    "%(count)s: %(number)s unknown articles are not settled, the first is "
                    "%(code)s in %(place)s. Say what they are, or dismiss them.",
                    count=self.name,
                    number=len(open_notes),
                    code=open_notes[-1].unknown_code,
                    place=open_notes[-1].location_id.display_name,
                )
            )
        return result

    def _lock_counting(self):
        if not ongoing(self.env, SETTLING):
            return super()._lock_counting()
        # what was counted while the count was open finds its product in review
        self.flush_model(['state'])
        rows = self.env.execute_query(
            SQL("SELECT id, state FROM jxc_stocktake WHERE id IN %s FOR SHARE", tuple(self.ids))
        )
        counts = self.search([('id', 'in', self.ids)])
        states = dict(rows)
        for count in counts:
            if states.get(count.id) not in (*COUNTED, 'review'):
                raise UserError(
                    self.env._(
                        "%(count)s is approved or closed: go back to its review first.",
                        count=count.name,
                    )
                )
        # seen to be readable; who may settle was asked before
        return counts.sudo()
