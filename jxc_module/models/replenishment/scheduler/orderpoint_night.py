import logging
from time import perf_counter

from odoo import fields, models
from odoo.tools import float_compare

from ...base.bulk import insert_rows
from ...base.during import during, ongoing
from ...base.halving import attempt

_logger = logging.getLogger(__name__)

NIGHT = 'jxc_scheduler_night'
# In the order in which they build on each other: the first that differs is the cause.
FIGURES = (
    'lead_horizon_date',
    'qty_on_hand',
    'qty_forecast',
    'qty_to_order_computed',
    'deadline_date',
)
MOST = 1000  # rows kept of a night


class StockRule(models.Model):
    _inherit = 'stock.rule'

    def _run_scheduler_tasks(self, use_new_cursor=False, company_id=False):
        with during(self.env, NIGHT, {}):
            return super()._run_scheduler_tasks(
                use_new_cursor=use_new_cursor, company_id=company_id
            )


class StockWarehouseOrderpoint(models.Model):
    """What a night of the scheduler leaves behind: counts, differences from core and causes."""

    _inherit = 'stock.warehouse.orderpoint'

    def _procure_orderpoint_confirm(
        self, use_new_cursor=False, company_id=None, raise_user_error=True
    ):
        night = ongoing(self.env, NIGHT)
        if night is not None and not night:
            night['noted'] = True  # not again for what these orders set off
            self._jxc_note_night(use_new_cursor)
        return super()._procure_orderpoint_confirm(
            use_new_cursor=use_new_cursor,
            company_id=company_id,
            raise_user_error=raise_user_error,
        )

    def _jxc_note_night(self, use_new_cursor):
        """Note how the rules of companies that ask for it were worked out tonight.

        Whatever goes wrong here, core orders.
        """
        noted = self.env['res.company']._jxc_scheduler_noted_ids()
        if not noted:
            return
        for company, rules in self.grouped('company_id').items():
            if company.id not in noted:
                continue
            _result, error = attempt(self.env, lambda own=rules: own._jxc_compare())
            if error is not None:
                _logger.error("The night of %s was not noted", company, exc_info=error)
        if use_new_cursor:
            # what follows writes on the same rules in transactions of its own
            self.env['ir.cron']._commit_progress()

    def _jxc_compare(self):
        """Work out these rules of one company once more and keep what differs from core's figures.

        :return: jxc.scheduler.night
        """
        company = self.company_id
        compared = not company.jxc_scheduler
        started, begin = fields.Datetime.now(), perf_counter()
        outcomes, left, rows, _sources = self._jxc_evaluate()
        deadlines = {}
        if compared:
            on_hand = {rule: outcome.on_hand for rule, outcome in outcomes.items()}
            lead_days = {rule: outcome.lead_days for rule, outcome in outcomes.items()}
            deadlines = self._jxc_deadlines(rows, on_hand, lead_days)
        seconds = perf_counter() - begin
        lines, different = [], 0
        if compared:
            for rule in self.browse(outcomes):
                line = rule._jxc_difference(outcomes[rule.id], deadlines[rule.id])
                if line:
                    different += 1
                    lines.append(line)
        lines += [
            {
                'orderpoint_id': rule,
                'kind': 'left',
                'cause': cause,
                'core_text': None,
                'our_text': None,
            }
            for rule, cause in left.items()
        ]
        # nobody writes it by hand: it tells what happened
        night = (
            self.env['jxc.scheduler.night']
            .sudo()
            .create(
                {
                    'company_id': company.id,
                    'started_on': started,
                    'compared': compared,
                    'rule_count': len(self),
                    'left_count': len(left),
                    'different_count': different,
                    'seconds': seconds,
                }
            )
        )
        insert_rows(
            self.env['jxc.scheduler.difference'].sudo(),
            [{'night_id': night.id, **line} for line in lines[:MOST]],
        )
        return night

    def _jxc_difference(self, outcome, deadline):
        """Return the values of a difference of this rule from core's figures, or None."""
        ours = dict(
            zip(
                FIGURES,
                (
                    outcome.horizon,
                    outcome.on_hand,
                    outcome.forecast,
                    outcome.to_order,
                    deadline or False,
                ),
                strict=True,
            )
        )
        with self._jxc_by_core():
            core = {name: self[name] for name in FIGURES}
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        for name in FIGURES:
            if isinstance(core[name], float):
                same = not float_compare(core[name], ours[name], precision_digits=digits)
            else:
                same = core[name] == ours[name]
            if not same:
                return {
                    'orderpoint_id': self.id,
                    'kind': 'different',
                    'cause': name,
                    'core_text': str(core[name] or 0),
                    'our_text': str(ours[name] or 0),
                }
        return None
