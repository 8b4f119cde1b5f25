from collections import defaultdict

from odoo import api, models
from odoo.fields import Command

from ...tools.document_number import mentioned_keys, number_keys, telling_keys
from ...tools.open_item import Item, Options
from ...tools.open_item_pairs import propose
from ..base.exceptions import BusyError

ACCOUNT_TYPES = {
    'receivable': ('asset_receivable',),
    'payable': ('liability_payable',),
    'both': ('asset_receivable', 'liability_payable'),
}


class JxcReconciliation(models.Model):
    """Finding proposals: one query for the items, the rest is calculation."""

    _inherit = 'jxc.reconciliation'

    def action_propose(self):
        """Search again; what was decided stays, what was not is replaced.

        :return: window action of the proposals
        :raises BusyError: where somebody else searches in the same reconciliation right now
        """
        self.ensure_one()
        self.check_access('write')
        if not self.try_lock_for_update():
            raise BusyError(
                self.env._(
                    "%(reconciliation)s: somebody else is searching. Try again.",
                    reconciliation=self.name,
                )
            )
        # Accountants read proposals and decide on them; only a search makes and deletes them.
        lines = self.env['jxc.reconciliation.line'].sudo()
        lines.search(
            [
                ('reconciliation_id', '=', self.id),
                ('state', 'in', ('proposed', 'accepted', 'stale', 'failed')),
            ]
        ).unlink()
        lines.create(self._proposal_values())
        # he may, as was asked above; no request writes the state
        self.sudo().state = 'proposed'
        self.invalidate_recordset(['line_ids', 'open_count', 'accepted_count', 'done_count'])
        return self.action_open_lines()

    @api.model
    def _open_for(self, partner, company, side):
        """Search for one partner and open what was found.

        :param side: receivable or payable
        :return: window action
        """
        reconciliation = self.create(
            {
                'company_id': company.id,
                'name': partner.commercial_partner_id.display_name,
                'side': side,
                'partner_ids': [Command.set(partner.commercial_partner_id.ids)],
                'tolerance': company.jxc_write_off_limit,
                'tolerance_percent': company.jxc_write_off_percent,
                'write_off_account_id': company.jxc_write_off_account_id.id,
                'write_off_journal_id': company._jxc_write_off_journal().id,
                'date': company._jxc_today(),
            }
        )
        return reconciliation.action_propose()

    # === BUSINESS === #

    def _proposal_values(self):
        """Return the values of the proposals for what is open now."""
        partners = self.partner_ids.commercial_partner_id if self.partner_ids else None
        rows = self.env.execute_query_dict(
            self.env['jxc.facts']._reconcilable_items_sql(
                self.company_id, ACCOUNT_TYPES[self.side], partners
            )
        )
        currencies = self.env['res.currency'].browse({row['currency_id'] for row in rows})
        units = {currency.id: currency.decimal_places for currency in currencies}
        company_unit = self.company_id.currency_id.decimal_places
        groups = defaultdict(list)
        for row in rows:
            groups[row['partner_id'], row['account_id']].append(
                Item(
                    id=row['line_id'],
                    day=row['day'].toordinal(),
                    amount=_whole(row['residual_currency'], units[row['currency_id']]),
                    company_amount=_whole(row['residual'], company_unit),
                    currency=row['currency_id'],
                    keys=_keys(row),
                )
            )
        texts = {row['line_id']: [row['number'], *row['texts']] for row in rows}
        options = self._search_options(company_unit)
        values = []
        for (partner_id, account_id), items in sorted(groups.items()):
            by_id = {item.id: item for item in items}
            for found in propose(items, options):
                places = units[found.currency] if found.currency else company_unit
                own = [by_id[id_] for id_ in found.ids]
                values.append(
                    {
                        'reconciliation_id': self.id,
                        'partner_id': partner_id,
                        'account_id': account_id,
                        'currency_id': found.currency or self.company_id.currency_id.id,
                        'kind': found.kind,
                        'confidence': found.confidence,
                        'reason': self._reason(found, own, _as_written(found, texts)),
                        'item_ids': [Command.set(found.ids)],
                        'item_key': _item_key(found.ids),
                        'item_count': len(own),
                        'difference': found.left / 10**places,
                        'write_off': found.write_off,
                        **_side_totals(own, found.currency, places),
                    }
                )
        return values

    def _search_options(self, company_unit):
        tolerance = self.tolerance if self.write_off_account_id and self.write_off_journal_id else 0
        rejected = self.env['jxc.reconciliation.line'].search_fetch(
            [('company_id', '=', self.company_id.id), ('state', '=', 'rejected')], ['item_key']
        )
        return Options(
            reference=self.by_reference,
            amount=self.by_amount,
            several=self.by_several,
            oldest=self.by_oldest,
            tolerance=_whole(tolerance, company_unit),
            percent=self.tolerance_percent,
            rejected={
                frozenset(map(int, line.item_key.split(','))) for line in rejected if line.item_key
            },
        )

    def _reason(self, found, items, number):
        """Return in words why these items belong together.

        :param number: that ties them together, as one of them writes it
        """
        if found.currency is None:
            return self.env._(
                "The number %(number)s ties them together; the currencies differ.",
                number=number,
            )
        if found.kind == 'reference':
            return self._reference_reason(found, number)
        if found.kind == 'amount' and found.left:
            return self.env._("Nearly the same amount, within what may be written off.")
        if found.kind == 'amount' and found.others:
            return self.env._(
                "Same amount; %(count)s more would fit, the oldest go together.", count=found.others
            )
        if found.kind == 'amount':
            return self.env._("Same amount, and no other item has it.")
        if found.kind == 'several' and found.confidence == 'likely':
            return self.env._(
                "%(count)s items that follow each other make up one.", count=len(items) - 1
            )
        if found.kind == 'several' and found.others:
            return self.env._(
                "%(count)s items add up to one; %(others)s other sums would fit as well.",
                count=len(items) - 1,
                others=found.others,
            )
        if found.kind == 'several':
            return self.env._("%(count)s items add up to one.", count=len(items) - 1)
        if found.kind == 'all':
            return self.env._("All that is open adds up to nothing.")
        return self.env._("Oldest first.")

    def _reference_reason(self, found, number):
        if not found.left:
            return self.env._(
                "The number %(number)s ties them together, and they add up to nothing.",
                number=number,
            )
        if found.write_off:
            return self.env._(
                "The number %(number)s ties them together; the difference may be written off.",
                number=number,
            )
        return self.env._(
            "The number %(number)s ties them together; a part stays open.", number=number
        )


def _whole(amount, places):
    return round((amount or 0) * 10**places)


def _keys(row):
    """Return what a row is called and mentions."""
    return telling_keys(row['number']).union(*(mentioned_keys(t[:500]) for t in row['texts']))


def _as_written(found, texts):
    """Return the number that ties items together as one of them writes it, '' for none."""
    written = [text for id_ in found.ids for text in texts[id_] if text]
    return min((t for t in written if found.key in number_keys(t)), key=len, default=found.key)


def _item_key(ids):
    return ','.join(map(str, sorted(ids)))


def _side_totals(items, currency, places):
    amounts = [item.amount if currency else item.company_amount for item in items]
    return {
        'debit': sum(amount for amount in amounts if amount > 0) / 10**places,
        'credit': -sum(amount for amount in amounts if amount < 0) / 10**places,
    }
