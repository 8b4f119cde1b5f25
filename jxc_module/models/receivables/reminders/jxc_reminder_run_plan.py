from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ....tools.dunning import Item, next_step


class JxcReminderRun(models.Model):
    """Who is reminded of what: one query for all customers, decided by `tools/dunning.py`."""

    _inherit = 'jxc.reminder.run'

    # === BUSINESS === #

    def _prepare(self):
        """Write the preview of this run anew, also who is skipped and why."""
        self.ensure_one()
        self._check_accountant()
        self.lock_for_update()
        if self.state != 'draft':
            raise UserError(
                self.env._("%(run)s is being sent or was sent already.", run=self.display_name)
            )
        # letters and lines are written by runs only, never by hand
        self.sudo().reminder_ids.unlink()
        partners = self.partner_ids.commercial_partner_id
        plan, credits = self._plan(partners)
        contacts = self._contacts(plan)
        letters = [
            self._get_letter_values(partner, contacts[partner], lines, credits.get(partner, 0))
            for partner, lines in plan.items()
        ]
        # an accountant prepares them (checked above); by hand nobody makes letters
        self.env['jxc.reminder'].sudo().create(letters)

    def _plan(self, partners=None):
        """Return what this run does with each instalment that is late enough for a level.

        :param partners: commercial partners; all where there are none
        :return: ``{res.partner: [values of jxc.reminder.line]}``, ``skip_reason`` where it is not
            reminded of, amounts in company currency and in that of the document; and
            ``{res.partner: unapplied payments and credits}`` in company currency
        """
        company = self.company_id
        levels = self.env['jxc.reminder.level']._for_company(company)
        steps = levels._steps()
        rows = self.env.execute_query_dict(self._open_sql(partners))
        owing = self.env['res.partner'].browse({row['partner_id'] for row in rows})
        owing = {partner.id: partner for partner in owing}  # read together
        plan, credits = {}, {}
        for row in rows:
            partner = owing[row['partner_id']]
            if company.currency_id.compare_amounts(row['residual'], 0) <= 0:
                credits[partner] = credits.get(partner, 0) - row['residual']
                continue
            item = Item(
                due=row['due'],
                excluded=row['excluded'],
                in_payment=row['in_payment'],
                disputed=row['disputed'],
                promised_until=row['promised_until'],
                last_days=row['last_days'],
                last_on=row['last_on'],
            )
            step, reason = next_step(item, steps, self.date, company.jxc_reminder_gap_days)
            if step and self.level_ids and step.id not in self.level_ids.ids:
                continue
            if step or reason:
                plan.setdefault(partner, []).append(self._get_line_values(row, step, reason))
        for partner, lines in plan.items():
            self._skip_partner(partner, lines, credits.get(partner, 0))
        return plan, credits

    def _get_line_values(self, row, step, reason):
        return {
            'move_line_id': row['line_id'],
            'level_id': step.id if step else False,
            'due_date': row['due'],
            'days': (self.date - row['due']).days,
            'amount': row['residual'],
            'amount_currency': row['residual_currency'],
            'currency_id': row['currency_id'],
            'skip_reason': reason,
        }

    def _skip_partner(self, partner, lines, credit):
        """Give the lines of a partner a reason where he as a whole is not reminded."""
        partner = partner.with_company(self.company_id)
        currency = self.company_id.currency_id
        todo = [line for line in lines if not line['skip_reason']]
        owed = sum(line['amount'] for line in todo)
        paused = partner.jxc_reminder_paused_until
        if partner.jxc_no_reminders:
            reason = 'blocked'
        elif paused and paused >= self.date:
            reason = 'paused'
        elif currency.compare_amounts(credit, owed) >= 0:
            reason = 'covered'
        elif currency.compare_amounts(owed - credit, self.company_id.jxc_reminder_min_amount) < 0:
            reason = 'small'
        else:
            return
        for line in todo:
            line['skip_reason'] = reason

    def _contacts(self, partners):
        """Return the invoice address of each of these partners, read together."""
        ids = {partner: partner.address_get(['invoice'])['invoice'] for partner in partners}
        contacts = {contact.id: contact for contact in self.env['res.partner'].browse(ids.values())}
        return {partner: contacts[contact_id] for partner, contact_id in ids.items()}

    def _get_letter_values(self, partner, contact, lines, credit):
        """Return the values of one letter, with its lines."""
        todo = [line for line in lines if not line['skip_reason']]
        levels = self.env['jxc.reminder.level'].browse(
            {line['level_id'] for line in todo or lines if line['level_id']}
        )
        level = max(levels, key=lambda level: level.days, default=levels)
        email = contact.email or partner.email
        return {
            'run_id': self.id,
            'company_id': self.company_id.id,
            'partner_id': partner.id,
            'contact_id': (contact if contact.email or not email else partner).id,
            'level_id': level.id,
            'channel': 'mail' if email and level.template_id else 'letter',
            'credit': credit,
            'state': 'draft' if todo else 'skipped',
            'line_ids': [(0, 0, line) for line in lines],
        }

    # === QUERIES === #

    @api.model
    def _open_sql(self, partners=None) -> SQL:
        """One row an open receivable item, with what is known about reminding of it."""
        company = self.company_id
        items = self.env['jxc.facts']._open_now_sql(company, 'asset_receivable')
        only = SQL("TRUE")
        if partners:
            only = SQL("item.partner_id = ANY(%s)", partners.ids)
        moves = self.env['account.move']
        lines = self.env['jxc.reminder.line']
        promises = self.env['jxc.payment.promise']
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s),
                 sent AS (
                    SELECT line.move_line_id,
                           MAX(line.level_days) AS last_days,
                           MAX(line.sent_date) AS last_on
                      FROM jxc_reminder_line AS line
                     WHERE line.is_sent
                       AND line.move_line_id IN (SELECT line_id FROM item)
                  GROUP BY line.move_line_id),
                 promised AS (%(promised)s)
            SELECT item.*,
                   COALESCE(move.jxc_dispute_state = 'open', FALSE) AS disputed,
                   sent.last_days,
                   sent.last_on,
                   promised.promised_until
              FROM item
              JOIN account_move AS move ON move.id = item.move_id
         LEFT JOIN sent ON sent.move_line_id = item.line_id
         LEFT JOIN promised ON promised.line_id = item.line_id
             WHERE %(only)s
          ORDER BY item.partner_id, item.due, item.line_id
            """,
            items=items,
            promised=promises._promised_sql(company),
            only=only,
            to_flush=[
                moves._fields['jxc_dispute_state'],
                *(
                    lines._fields[name]
                    for name in ('move_line_id', 'level_days', 'sent_date', 'is_sent')
                ),
            ],
        )
