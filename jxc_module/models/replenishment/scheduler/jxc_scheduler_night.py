from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..res_company import NIGHTS_ALIKE

KEEP_DAYS = 60


class JxcSchedulerNight(models.Model):
    """One night of the scheduler in a company: what was taken over, and how it compared."""

    _name = 'jxc.scheduler.night'
    _description = "Night of the Scheduler"
    _order = 'started_on desc, id desc'
    _rec_name = 'started_on'

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    started_on = fields.Datetime(required=True, readonly=True)
    compared = fields.Boolean(
        readonly=True, help="Odoo's scheduler ordered, and its figures were compared with ours."
    )
    rule_count = fields.Integer(string="Rules", readonly=True, aggregator=None)
    left_count = fields.Integer(
        string="Left to Odoo",
        readonly=True,
        aggregator=None,
        help="Rules that are set in a way that Odoo works out itself, whatever the switch says.",
    )
    different_count = fields.Integer(
        string="Rules with a Difference", readonly=True, aggregator=None
    )
    seconds = fields.Float(
        digits=(8, 2),
        readonly=True,
        aggregator=None,
        help="What it took to work out all rules at once.",
    )
    difference_ids = fields.One2many('jxc.scheduler.difference', 'night_id', readonly=True)

    _started = models.Index("(company_id, started_on)")

    # === ACTIONS === #

    @api.readonly
    def action_open_differences(self):
        """Open what differed in this night, and which rules were left to Odoo."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'jxc_module.action_scheduler_difference'
        )
        return {**action, 'domain': [('night_id', '=', self.id)], 'context': {}}

    def action_take_over(self):
        """Let the set-based scheduler take over for the current company.

        :raise AccessError: the user is no manager
        :raise UserError: it was not compared for long enough, or the last nights differ
        """
        if not self.env.su and not self.env.user.has_group('jxc_module.group_manager'):
            raise AccessError(self.env._("Only managers change how orders are worked out."))
        company = self.env.company
        alike = self._nights_alike(company)
        if alike < NIGHTS_ALIKE:
            raise UserError(
                self.env._(
                    "%(company)s has %(alike)s nights in a row without a difference, of %(needed)s "
                    "that are needed. Switch on the comparison in the settings and wait.",
                    company=company.name,
                    alike=alike,
                    needed=NIGHTS_ALIKE,
                )
            )
        # a switch of the company, which managers set on the settings page; asked for just above
        company.sudo().write({'jxc_scheduler': True, 'jxc_scheduler_compare': False})
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    # === BUSINESS === #

    @api.model
    def _nights_alike(self, company):
        """Return how many of the last compared nights had no difference, one after the other.

        Days count, not runs: pressing the button seven times is one night.
        """
        nights = self.sudo().search(  # a figure of the company
            [('company_id', '=', company.id), ('compared', '=', True)], limit=20 * NIGHTS_ALIKE
        )
        days = set()
        for night in nights:
            if night.different_count:
                break
            if night.left_count < night.rule_count:  # nothing was compared where all was left
                days.add(company._jxc_local_day(night.started_on))
        return len(days)

    @api.autovacuum
    def _gc_old_nights(self):
        """Forget nights of two months ago."""
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        # tidying up by age, called by the autovacuum
        self.sudo().search([('started_on', '<', limit)]).unlink()
