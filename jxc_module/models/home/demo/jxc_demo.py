import json

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from .acts import (
    buying,
    catalogue,
    company,
    history,
    people,
    today_books,
    today_counts,
    today_goods,
    today_money,
    today_orders,
    today_transfers,
)
from .stage import Stage
from .story import events

PLAYED = 'jxc_module.demo_company'  # parameter: id of the company that the story was played in
PLAYING = 'jxc_module.demo_stage'  # parameter: what is known between two steps, see `Stage.kept`
LANGUAGE = 'zh_CN'
STEP_DAYS = 8  # days of the story between two commits of its job


class JxcDemo(models.AbstractModel):
    """The demo company: half a year of a food and household wholesaler, played through documents.

    `story/` says who, what and when, `tools/demo_*.py` draws orders and keeps up with them,
    `acts/` makes core's documents of it, day after day, and puts their dates back.
    """

    _name = 'jxc.demo'
    _description = "Demo Company"

    @api.model
    def _start(self):
        """Make the demo company in the background, for the administrator, who is told.

        Called by the demo data; where the story was begun before, nothing happens.
        """
        if self._parameter(PLAYED) or self._parameter(PLAYING):
            return
        # whoever installs reads no jobs of others; nothing of it is shown
        open_jobs = (
            self.env['jxc.job']
            .sudo()
            .search_count([('kind', '=', 'demo'), ('state', 'in', ('waiting', 'running'))], limit=1)
        )
        if open_jobs:
            return
        admin = self.env.ref('base.user_admin')
        jobs = self.env['jxc.job'].with_user(admin).with_context(lang=admin.lang)
        jobs._start(
            'demo',
            jobs.env._("Demo company with half a year of trade (about three minutes)"),
            {},
            companies=admin.company_id,
            total=events.DAYS + 2,
        )

    @api.model
    def _played(self):
        """Return the company of the story, empty where it was not played to the end."""
        return self.env['res.company'].browse(int(self._parameter(PLAYED) or 0)).exists()

    @api.model
    def _play(self, taken=None, chinese=None, tell=None, script=events):
        """Play the whole story at once, committing nothing.

        :param tell: called with (days played, all days)
        :param script: module of the story's events, or the like of it
        :return: res.company
        :raises UserError: as :meth:`_begin`
        """
        self._begin(taken, chinese)
        self._go_on(tell or (lambda done, total: None), script=script)
        return self._played()

    @api.model
    def _begin(self, taken=None, chinese=None):
        """Make the company with its people, goods and partners.

        :param taken: res.company that becomes the one of the story; it must not have traded. None:
            a new company
        :param chinese: whether names are Chinese; None: as the language of the context
        :raises UserError: it was made already, or the company has traded
        """
        if self._parameter(PLAYED) or self._parameter(PLAYING):
            raise UserError(self.env._("The demo company was made already."))
        if taken:
            self._check_fresh(taken)
        if chinese is None:
            chinese = (self.env.context.get('lang') or '').startswith('zh')
        chinese = chinese and bool(self.env['res.lang']._lang_get(LANGUAGE))
        # the story is told by the program; whoever asked for it was checked by its job
        env = self.with_user(SUPERUSER_ID).with_context(lang=LANGUAGE if chinese else 'en_US').env
        stage = Stage(env, company.found(env, taken, chinese), chinese)
        company.furnish(stage)
        people.hire(stage, stage.env.ref('base.user_admin'))
        catalogue.make(stage)
        self._keep(stage)

    @api.model
    def _go_on(self, tell, played=0, script=events, every=STEP_DAYS):
        """Play the days that are left, then what is open today.

        :param tell: called with (days played, all days); it may commit
        :param played: days that were played before
        :param every: days between two calls
        """
        stage = Stage.again(self.env, json.loads(self._parameter(PLAYING)))
        story = history.History(stage, script)

        def told(done, total):
            if done % every == 0 or done == total:
                self._keep(stage)
                tell(done, total)

        story.play(told, played)
        self._today(stage, story.plan.purchases)
        parameters = stage.env['ir.config_parameter']
        parameters.set_param(PLAYED, stage.company.id)
        parameters.set_param(PLAYING, False)

    def _today(self, stage, purchases):
        """Leave open what a company has open on a working day."""
        buying.know_prices(stage)
        company.reserve_again(stage)
        today_goods.switch_on(stage)
        today_goods.policies(stage)
        today_goods.near_expiry(stage)
        today_goods.lots(stage)
        today_goods.transit(stage)
        today_orders.buy(stage)
        today_orders.sell(stage)
        today_goods.rules(stage)
        today_goods.decide(stage)
        today_goods.expiry(stage)
        today_goods.rebalance(stage)
        today_money.bills(stage, purchases)
        today_money.fapiao(stage)
        today_money.statements(stage)
        today_money.collect(stage)
        today_money.lump_sum(stage)
        today_money.pay(stage)
        today_money.vendor_statement(stage)
        today_money.favorites(stage)
        today_transfers.move(stage)
        today_counts.count(stage)
        today_books.score(stage)
        today_books.close(stage)
        today_books.aim(stage)
        today_books.figures(stage)
        today_books.report(stage)

    # === KEPT === #

    def _parameter(self, name):
        # which company it is is no secret
        return self.env['ir.config_parameter'].sudo().get_param(name)

    def _keep(self, stage):
        stage.env['ir.config_parameter'].set_param(PLAYING, json.dumps(stage.kept()))

    @api.model
    def _check_fresh(self, taken):
        for model in ('stock.move', 'account.move', 'sale.order', 'purchase.order'):
            # whatever the reader sees of it
            if self.env[model].sudo().search_count([('company_id', '=', taken.id)], limit=1):
                raise UserError(self.env._("%(company)s has traded already.", company=taken.name))
