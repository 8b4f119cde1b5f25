from datetime import timedelta

from odoo import models

from ....tools.document_number import mentioned_keys, number_keys
from ....tools.statement_compare import Entry, compare
from ...base.bulk import insert_rows
from ...base.exceptions import BusyError

# what is kept of their rows and our documents
ITEM = ('side', 'row', 'number', 'day', 'amount', 'note', 'move_id', 'outside')


class JxcVendorStatement(models.Model):
    """Their rows against our documents. Comparing again replaces what was there."""

    _inherit = 'jxc.vendor.statement'

    def action_compare(self):
        """Compare the file with what we have booked; with problems in it nothing is written.

        :return: True
        :raises BusyError: where somebody else compares the same statement
        """
        self.ensure_one()
        self._check_open()
        if not self.try_lock_for_update():
            raise BusyError(
                self.env._("%(name)s: somebody else is comparing it. Try again.", name=self.name)
            )
        rows, balances, problems = self._parse_rows()
        days = [row['day'] for row in rows if row['day']]
        if not problems and not (self.date_from and self.date_to) and not days:
            problems.append(self.env._("The file has no dates: enter the period."))
        if problems:
            # who may write it was asked above; what is found by this alone
            self.sudo().problems = self._problem_words(problems)
            return False
        period = {
            'date_from': self.date_from or min(days),
            'date_to': self.date_to or max(days),
        }
        for kind in balances:
            period[f'has_{kind}'] = True
        if 'opening' in balances:
            period['their_opening'] = balances['opening']
        if 'closing' in balances:
            period['stated_closing'] = balances['closing']
        self.write(period)
        # as above
        self.sudo().write({'problems': False, 'state': 'compared'})
        self._remember_layout()
        self._compare_with(rows)
        return True

    # === BUSINESS === #

    def _compare_with(self, rows):
        """Replace the lines by those of a comparison of rows as ``_parse_rows`` returns them."""
        documents = self._our_documents()
        first, last = self.date_from, self.date_to
        # what a comparison finds is written by nobody; its caller may write the statement
        found = self.sudo()
        found.our_opening = sum(d['amount'] for d in documents if d['booked'] < first)
        found.our_closing = sum(d['amount'] for d in documents if d['booked'] <= last)
        near = timedelta(days=self.window_days)
        ours = [
            self._our_item(document)
            for document in documents
            if first - near <= min(document['booked'], document['day'])
            or first <= document['booked'] <= last
        ]
        theirs = [
            {
                'side': 'theirs',
                'keys': number_keys(row['number']) or mentioned_keys(row['note']),
                **{key: row[key] for key in ('row', 'number', 'day', 'amount', 'note')},
            }
            for row in rows
        ]
        pairs = compare(self._entries(theirs), self._entries(ours), self.window_days)
        found = []
        for pair in pairs:
            items = [theirs[pos] for pos in pair.theirs] + [ours[pos] for pos in pair.ours]
            # documents of another period are looked at only to be found, not to be missed
            if pair.theirs or not items[0]['outside']:
                found.append((items, pair.by))
        # accountants read lines; only a comparison makes them
        lines = self.sudo().line_ids
        lines.unlink()
        owner = {'statement_id': self.id, 'company_id': self.company_id.id}
        lines = insert_rows(
            lines.browse(), [{**owner, **self._line_values(items, by)} for items, by in found]
        )
        insert_rows(
            lines.item_ids.browse(),
            [
                {**owner, 'line_id': line.id, **{key: item.get(key) for key in ITEM}}
                for line, (items, _by) in zip(lines, found, strict=True)
                for item in items
            ],
        )
        self.invalidate_recordset(['line_ids'])
        self.modified(['line_ids'])

    def _our_documents(self):
        last = self.date_to + timedelta(days=self.window_days)
        rows = self.env.execute_query_dict(
            self.env['jxc.facts']._payable_documents_sql(
                self.company_id, self.partner_id, self.currency_id, last
            )
        )
        for row in rows:
            row['amount'] = self.currency_id.round(float(row['amount']))
        return rows

    def _our_item(self, document):
        texts = [text[:500] for text in document['texts']]
        keys = number_keys(document['number']).union(
            *map(number_keys, texts), *map(mentioned_keys, texts)
        )
        return {
            'side': 'ours',
            'row': 0,
            'keys': keys,
            'number': (texts[0] if texts else document['number'])[:100],
            'day': document['day'],
            'amount': document['amount'],
            'note': document['number'],
            'move_id': document['move_id'],
            'outside': not self.date_from <= document['booked'] <= self.date_to,
        }

    def _entries(self, items):
        places = 10**self.currency_id.decimal_places
        return [
            Entry(
                id=pos,
                keys=item['keys'],
                day=item['day'].toordinal() if item['day'] else None,
                amount=round(item['amount'] * places),
            )
            for pos, item in enumerate(items)
        ]

    def _line_values(self, items, by):
        """Return the figures of a line.

        :param items: dictionaries or records of jxc.vendor.statement.item
        :param by: how they were found: number, amount, hand, or '' for what stands alone
        """
        theirs = [item for item in items if item['side'] == 'theirs']
        ours = [item for item in items if item['side'] == 'ours']
        their_amount = self.currency_id.round(sum(item['amount'] for item in theirs))
        our_amount = self.currency_id.round(sum(item['amount'] for item in ours))
        difference = self.currency_id.round(their_amount - our_amount)
        days = [item['day'] for item in items if item['day']]
        if not ours:
            result = 'missing_here'
        elif not theirs:
            result = 'missing_there'
        else:
            result = 'differs' if difference else 'equal'
        return {
            'result': result,
            'found_by': by or False,
            'rows': ", ".join(str(item['row']) for item in theirs)[:100],
            'first_day': min(days, default=False),
            'their_number': _joined(theirs, 'number'),
            'their_day': min((item['day'] for item in theirs if item['day']), default=False),
            'their_amount': their_amount,
            'our_number': _joined(ours, 'number'),
            'our_day': min((item['day'] for item in ours if item['day']), default=False),
            'our_amount': our_amount,
            'difference': difference,
            'outside': sum(item['amount'] for item in ours if item['outside']),
            'note': _joined(theirs or ours, 'note'),
        }


def _joined(items, key):
    """Return the different texts of some items."""
    return ", ".join(dict.fromkeys(item[key] for item in items if item[key]))[:200] or False
