from odoo import models
from odoo.tools import format_datetime


class JxcStocktake(models.Model):
    """The protocol of a count: what was counted, by whom, and what came of it."""

    _inherit = 'jxc.stocktake'

    def _protocol_facts(self):
        """Return the head of the protocol: ``[(label, text)]``."""
        self.ensure_one()
        lines = self.env['jxc.stocktake.line']
        by_state = dict(lines._read_group([('stocktake_id', '=', self.id)], ['state'], ['__count']))
        counters = self.env['jxc.stocktake.entry']._read_group(
            [('stocktake_id', '=', self.id), ('undone_on', '=', False)], ['user_id']
        )
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ('state', 'mode', 'entry_mode')
        }
        counted = sum(by_state.get(state, 0) for state in ('counted', 'waiting', 'posted'))
        # names of people who took part; who may read the count may read these
        names = [user.sudo().name for (user,) in counters]
        facts = [
            (self.env._("Company"), self.company_id.name),
            (self.env._("Status"), labels['state']),
            (self.env._("Warehouses"), ", ".join(self.reach_warehouse_ids.mapped('name'))),
            (self.env._("How"), f"{labels['mode']}, {labels['entry_mode']}"),
            (self.env._("Opened"), self._protocol_step('opened')),
            (self.env._("Counted by"), ", ".join(sorted(names))),
            (self.env._("Approved"), self._protocol_step('approved')),
            (self.env._("Posted"), self._protocol_step('posted')),
            (self.env._("Lines"), f"{sum(by_state.values()):,}"),
            (self.env._("Lines Counted"), f"{counted:,}"),
            (self.env._("Left as They Are"), f"{by_state.get('left', 0):,}"),
            (self.env._("Lines with a Difference"), f"{self.variance_count:,}"),
            (self.env._("Note"), self.note),
        ]
        return [(label, text) for label, text in facts if text]

    def _protocol_step(self, step):
        """Return who did a step, and when."""
        user, moment = self[f'{step}_by_id'], self[f'{step}_on']
        if not moment:
            return ''
        # the name of who did it, which the chatter of the count tells as well
        return f"{user.sudo().name or ''}, {format_datetime(self.env, moment)}"

    def _protocol_lines(self):
        """Return the lines with a difference that the reader sees, by place."""
        return self.env['jxc.stocktake.line'].search(
            [('stocktake_id', '=', self.id), ('difference_qty', '!=', 0)]
        )
