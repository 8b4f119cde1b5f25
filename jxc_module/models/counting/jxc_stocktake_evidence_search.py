import re
from collections import defaultdict

from odoo import models

from ...tools.count_evidence import Clue, rank, typing_mistakes
from ..base.bulk import insert_rows

# Lines with a difference that evidence is sought for, the largest first; and of each look-alike
# group (a vendor, a template, a word) those that are compared.
MOST_LINES = 5000
MOST_ALIKE = 60
MOST_EACH = 6
TINY = 1e-6


class JxcStocktake(models.Model):
    """The search for evidence: a fixed number of queries for any number of lines."""

    _inherit = 'jxc.stocktake'

    def _find_evidence(self):
        """Find the likeliest causes of each difference and keep them instead of the old ones."""
        for count in self:
            # all of the company: who may read the lines may read what is found about them
            lines = count.sudo().line_ids.search(
                [
                    ('stocktake_id', '=', count.id),
                    ('state', 'in', ('counted', 'waiting')),
                    ('difference_kept', '!=', 0),
                ],
                order='value_abs_kept DESC, id',
                limit=MOST_LINES,
            )
            # written by the program alone
            evidence = self.env['jxc.stocktake.evidence'].sudo()
            evidence.search([('stocktake_id', '=', count.id)]).unlink()
            insert_rows(evidence, lines._evidence_rows())


class JxcStocktakeLine(models.Model):
    _inherit = 'jxc.stocktake.line'

    def _evidence_rows(self):
        """Return the values of the evidence for these lines of one count, best first of each."""
        if not self:
            return []
        facts = self.env['jxc.facts']
        known = facts._count_look_alikes(self.product_id.ids)
        typed = facts._count_typed(self.ids)
        clues = defaultdict(list)
        for line_id, kind, quantity, model, res_id, day in facts._count_documents(self.ids):
            clues[line_id].append(Clue(kind, quantity, (model, res_id, day, 0.0)))
        self._add_opposites(clues, known)
        for line in self:
            entries = typed.get(line.id, [])
            factors = known.get(line.product_id.id, {}).get('factors', ())
            for clue in typing_mistakes(line.book_kept, entries, factors):
                factor = clue.what if clue.kind != 'entered_twice' else 0.0
                clues[line.id].append(clue._replace(what=(None, None, None, factor or 0.0)))
            if line.book_kept < 0 < line.difference_kept:
                clues[line.id].append(
                    Clue('negative_before', -line.book_kept, (None, None, None, 0.0))
                )
        return [
            {
                'stocktake_id': line.stocktake_id.id,
                'line_id': line.id,
                'kind': clue.kind,
                'score': score,
                'quantity': clue.quantity,
                'factor': clue.what[3],
                'day': clue.what[2],
                'res_model': clue.what[0],
                'res_id': clue.what[1],
            }
            for line in self
            for score, clue in rank(clues[line.id], line.difference_kept, MOST_EACH)
        ]

    def _add_opposites(self, clues, known):
        """Add what another line of the count has too much where this one has too little.

        Of the same lot, the same product, and of look-alikes: another variant, or a product of the
        same vendor or with the same first words whose difference is as large.
        """
        groups = defaultdict(list)
        for line in self:
            for key in self._alike_keys(line, known.get(line.product_id.id, {})):
                groups[key].append(line)
        seen = set()
        for key, lines in groups.items():
            minus = [line for line in lines if line.difference_kept < 0][:MOST_ALIKE]
            plus = [line for line in lines if line.difference_kept > 0][:MOST_ALIKE]
            for less in minus:
                for more in plus:
                    self._add_opposite(clues, seen, key[0], less, more)

    def _add_opposite(self, clues, seen, kind, less, more):
        if (less.id, more.id) in seen or less.owner_id != more.owner_id:
            return
        if kind == 'look_alike' and less.product_id == more.product_id:
            return
        if kind == 'look_alike' and abs(less.difference_kept + more.difference_kept) > TINY:
            return
        same = less.product_id == more.product_id and less.lot_id == more.lot_id
        if kind == 'same_product' and same:
            kind = 'same_lot'
        seen.add((less.id, more.id))
        quantity = min(-less.difference_kept, more.difference_kept)
        model = 'jxc.stocktake.line'
        clues[less.id].append(Clue(kind, -quantity, (model, more.id, None, 0.0)))
        clues[more.id].append(Clue(kind, quantity, (model, less.id, None, 0.0)))

    @staticmethod
    def _alike_keys(line, facts):
        """Return the groups that a line may have been mixed up in, the closest first."""
        yield 'same_product', line.product_id.id
        yield 'look_alike', 'template', facts.get('template')
        for vendor in facts.get('vendors', ()):
            yield 'look_alike', 'vendor', vendor, abs(line.difference_kept)
        words = re.findall(r'[^\W\d_]+', (facts.get('name') or '').lower())
        if words:
            yield 'look_alike', 'words', ' '.join(words[:2]), abs(line.difference_kept)
