from odoo import api, models

from ...models.base.halving import attempt, halves


class JxcReplenish(models.TransientModel):
    """Take up what was proposed to rebalance, before anything is bought."""

    _inherit = 'jxc.replenish'

    @api.model
    def _suggest_rebalancing(self, rules):
        """Return ``{rule id: [values of lines]}`` of the proposals that the user may accept.

        Only of rules for all the stock of a warehouse: to there a transfer brings it.
        """
        if not rules:
            return {}
        main = {
            (rule.product_id.id, rule.warehouse_id.id): rule
            for rule in reversed(rules)
            if rule.location_id == rule.warehouse_id.lot_stock_id
        }
        found = {}
        for row in self._jxc_rebalance_proposals(rules.product_id):
            rule = main.get((row['product_id'], row['dest_warehouse_id']))
            if not rule or not row['may_accept']:
                continue
            lines = found.setdefault(rule.id, [])
            need = rule.jxc_short_qty - sum(line['quantity'] for line in lines)
            if rule.product_uom.compare(need, 0) <= 0:
                continue
            lines.append(
                {
                    'orderpoint_id': rule.id,
                    'source': 'rebalance',
                    'source_warehouse_id': row['source_warehouse_id'],
                    'proposal': row['proposal'].id,
                    'proposed_qty': row['quantity'],
                    'position_qty': rule._jxc_position(),
                    'need_qty': need,
                    'quantity': row['quantity'],
                }
            )
        return found

    @api.model
    def _take_from(self, places, lines):
        """Take what ``lines`` bring from the idle stock of ``places``, in place."""
        for line in lines:
            for pos, (warehouse, free) in enumerate(places):
                if warehouse.id == line['source_warehouse_id']:
                    places[pos] = (warehouse, max(free - line['quantity'], 0.0))

    def _accept_proposals(self, lines, messages):
        """Accept the proposals of ``lines``, those that still stand.

        :param messages: gets one sentence a line whose proposal could not be accepted
        :return: (the lines that were done, the documents of them)
        """
        if not lines:
            return lines, self.env['base']
        # what a page says is a client's word: only what is offered to this user now is accepted
        offered = {
            (row['proposal'].id, row['product_id'], row['dest_warehouse_id']): row['proposal']
            for row in self._jxc_rebalance_proposals(lines.product_id)
            if row['may_accept']
        }
        standing = lines.filtered(lambda line: self._proposal_key(line) in offered)
        messages += [self._gone_words(line) for line in lines - standing]
        done, documents = lines.browse(), []
        for part, result, error in halves(
            standing, lambda batch: self._accept_batch(batch, offered)
        ):
            if error is not None:
                messages.append(f"{part.product_id.display_name}: {error}")
                continue
            made, gone = result
            left = part.filtered(lambda line, gone=gone: offered[self._proposal_key(line)] in gone)
            messages += [self._gone_words(line) for line in left]
            done |= part - left
            documents.append(made)
        return done, documents[0].union(*documents[1:]) if documents else self.env['base']

    def _accept_batch(self, lines, offered):
        proposals = [offered[self._proposal_key(line)] for line in lines]
        chosen = proposals[0].union(*proposals[1:])
        return attempt(self.env, chosen._jxc_accept_rebalancing)

    @api.model
    def _proposal_key(self, line):
        return line.proposal, line.product_id.id, line.warehouse_id.id

    def _gone_words(self, line):
        return self.env._(
            "%(product)s from %(warehouse)s: this proposal to rebalance does not stand any more, "
            "the stock has changed since.",
            product=line.product_id.display_name,
            warehouse=line.source_warehouse_id.display_name,
        )
