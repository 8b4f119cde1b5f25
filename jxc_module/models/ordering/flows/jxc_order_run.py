import logging
from collections import namedtuple
from time import perf_counter

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.exceptions import BusyError
from ...base.halving import attempt, halves
from ...base.rules_later import RulesLater

_logger = logging.getLogger(__name__)

# state: as on the trace; text: words for a person; documents: a recordset, or None
Outcome = namedtuple('Outcome', ('state', 'text', 'documents'), defaults=('', None))


class JxcOrder(models.AbstractModel):
    """Orders that a flow takes from entry to paid, one or many at once.

    The run locks the orders, then takes all of them through one step after the other
    (`jxc.flow.profile`). A step is a method ``_jxc_flow_<step>(profile)`` on the orders that
    calls core's own method once for all of them and returns ``{order id: Outcome}``. It runs in a
    savepoint: where it raises, the orders are halved until the bad one stands alone; that one
    stops with the words of the error, the others go on.
    """

    _inherit = 'jxc.order'

    # === BUSINESS === #

    def _jxc_flow_start(self):
        """Run the flows of these orders; see `action_jxc_run_flow`.

        :return: (jxc.flow.trace, the orders that somebody else is running)
        """
        self.check_access('write')
        without = self.filtered(lambda order: not order._jxc_flow_profile())
        if without:
            raise UserError(
                self.env._(
                    "Choose a flow on %(orders)s, on the partner or in the settings.",
                    orders=', '.join(without.mapped('name')),
                )
            )
        later, traces = RulesLater(), self.env['jxc.flow.trace']
        with later.holding(self):
            orders = self._jxc_flow_lock()
            busy = self - orders
            if busy and not orders:
                raise BusyError(
                    self.env._(
                        "Somebody else is working on %(orders)s at this moment. Nothing was done "
                        "twice; look again in a moment.",
                        orders=', '.join(busy.mapped('name')),
                    )
                )
            keys = orders.grouped(lambda order: (order.company_id, order._jxc_flow_profile()))
            for (company, profile), own in keys.items():
                mine = own.with_company(company)
                traces |= mine._jxc_flow_run(profile).with_env(self.env)
        later.run(self.env)
        return traces, busy

    def _jxc_flow_default_profile(self):
        """Return the flow of the partner, or else of the company; empty where there is none."""
        self.ensure_one()
        name = f'jxc_{self._jxc_kind}_flow_profile_id'
        company = self.company_id or self.env.company
        # a setting of the company, no secret; a partner's own company may not be readable
        partner = self.partner_id.sudo().with_company(company)
        found = partner[name] or partner.commercial_partner_id[name] or company.sudo()[name]
        return found.sudo(False).filtered('active')

    def _jxc_flow_profile(self):
        return self.jxc_flow_profile_id or self._jxc_flow_default_profile()

    def _jxc_flow_lock(self):
        """Lock these orders, so that what is read afterwards cannot change; skip locked ones.

        The rows are also written: a transaction that began before us and locks them after us
        then starts again with what we left, instead of acting on what it saw before.
        """
        orders = self.try_lock_for_update(allow_referencing=True)
        if orders:
            now = fields.Datetime.now()
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET jxc_flow_run_on = %s WHERE id IN %s",
                    SQL.identifier(self._table),
                    now,
                    orders._ids,
                )
            )
            orders.invalidate_recordset()
        return orders

    def _jxc_flow_run(self, profile):
        """Run one flow on these locked orders of one company.

        :return: jxc.flow.trace
        """
        self.filtered(lambda order: not order.jxc_flow_profile_id).jxc_flow_profile_id = profile
        rows, problems = self._jxc_flow_steps(profile)
        self._jxc_flow_keep_problems(problems)
        # Nobody writes a trace by hand, not even who runs the flow: it tells what happened.
        return self.env['jxc.flow.trace'].sudo().create(rows)

    def _jxc_flow_steps(self, profile):
        """Take these orders through the steps, each as far as it can go.

        :return: (values of the trace, ``{order id: why it stopped, or None}``)
        """
        known = self._jxc_flow_known_steps()
        waiting, rows, problems = self, [], dict.fromkeys(self.ids)
        for step in profile._steps():
            if not waiting:
                break
            begin = perf_counter()
            outcomes = waiting._jxc_flow_attempt(step, profile)
            share = (perf_counter() - begin) / len(waiting)
            for order in waiting:
                outcome = outcomes.get(order.id) or Outcome('done')
                if outcome.state != 'skipped' or (order.id, step) not in known:
                    rows.append(self._jxc_flow_trace_values(order, profile, step, outcome, share))
                if outcome.state == 'stopped':
                    problems[order.id] = outcome.text
            waiting = waiting.filtered(lambda order: problems[order.id] is None)
        return rows, problems

    def _jxc_flow_known_steps(self):
        """Return which steps a run has told about before: ``{(order id, step)}``."""
        link = self._jxc_link
        # only which of his orders' steps were told, nothing is shown
        groups = (
            self.env['jxc.flow.trace']
            .sudo()
            ._read_group([(link, 'in', self.ids), ('state', '!=', 'stopped')], [link, 'step'])
        )
        return {(order.id, step) for order, step in groups}

    def _jxc_flow_attempt(self, step, profile):
        """Run a step in a savepoint, in halves where it fails.

        :return: ``{order id: Outcome}``
        """
        outcomes = {}
        for orders, found, error in halves(
            self,
            lambda orders: attempt(self.env, lambda: getattr(orders, f'_jxc_flow_{step}')(profile)),
        ):
            if error is None:
                outcomes |= found
            else:
                outcomes[orders.id] = Outcome('stopped', orders._jxc_flow_words(error))
        return outcomes

    def _jxc_flow_words(self, error):
        """Return what an error says to a person."""
        if isinstance(error, UserError):
            return str(error.args[0])
        _logger.error("A flow stopped at %s.", self, exc_info=error)
        return self.env._("Odoo could not do this: %(error)s", error=error)

    def _jxc_flow_trace_values(self, order, profile, step, outcome, seconds):
        documents = outcome.documents
        # documents: names of what this run made from an order that the user may change
        return {
            self._jxc_link: order.id,
            'company_id': order.company_id.id,
            'profile_id': profile.id,
            'step': step,
            'state': outcome.state,
            'message': outcome.text or False,
            'documents': ', '.join(documents.sudo().mapped('display_name')) if documents else False,
            'document_model': documents._name if documents else False,
            'document_ids': documents.ids if documents else False,
            'user_id': self.env.uid,
            'moment': fields.Datetime.now(),
            'seconds': seconds,
        }

    def _jxc_flow_keep_problems(self, problems):
        """Keep on each order why its last run stopped; nothing where it did not.

        :param problems: ``{order id: text or None}``
        """
        self.env.cr.execute(
            SQL(
                "UPDATE %s AS target SET jxc_flow_problem = NULLIF(fresh.problem, '')"
                "  FROM (%s) AS fresh WHERE target.id = fresh.id",
                SQL.identifier(self._table),
                rows_sql(
                    {
                        'id': ('int4', list(problems)),
                        'problem': ('text', [text or '' for text in problems.values()]),
                    }
                ),
            )
        )
        self.invalidate_recordset(['jxc_flow_problem'])
