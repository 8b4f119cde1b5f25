from odoo import api, models, tools

from ...base.during import ongoing
from ...base.rules_later import RulesLater
from .known_ways import MARKED, strangers
from .orderpoint_evaluation import BY_CORE


class StockMove(models.Model):
    """Rules of moves that were confirmed: found by one search instead of one a move."""

    _inherit = 'stock.move'

    def _update_orderpoints(self):
        later = RulesLater.of(self.env)
        if (
            later
            and self.env['res.company']._jxc_scheduler_ids()
            and self._jxc_may_mark_once()
            and later.marks(self)
        ):
            return None  # core searches the rules of each move that changes; these are held
        return super()._update_orderpoints()

    @api.model
    @tools.ormcache()
    def _jxc_may_mark_once(self):
        """Tell whether nobody but core marks rules when a move changes."""
        return not strangers(self.env, MARKED)

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
