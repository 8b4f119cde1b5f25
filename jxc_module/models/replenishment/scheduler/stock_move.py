from odoo import models

from ...base.during import ongoing
from ...base.rules_later import RulesLater
from .orderpoint_evaluation import BY_CORE


class StockMove(models.Model):
    """Rules of moves that were confirmed: found by one search instead of one a move."""

    _inherit = 'stock.move'

    def _trigger_scheduler(self):
        companies = self.env['res.company']._jxc_scheduler_ids()
        if not companies or RulesLater.of(self.env) or ongoing(self.env, BY_CORE):
            return super()._trigger_scheduler()
        mine = self.filtered(lambda move: move.company_id.id in companies)
        if mine:
            later = RulesLater()
            later.add(mine)
            later.run(self.env)
        rest = self - mine
        return super(StockMove, rest)._trigger_scheduler() if rest else None
