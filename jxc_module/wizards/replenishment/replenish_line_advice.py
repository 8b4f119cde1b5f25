from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date, formatLang


class JxcReplenishLine(models.TransientModel):
    """What the vendor's price did and will do, and what more of it today saves or costs."""

    _inherit = 'jxc.replenish.line'

    advice = fields.Text(
        string="Buy Now or Wait",
        compute='_compute_advice',
        groups='jxc_module.group_cost',
        help="What this vendor charged in the last year, what his price list says of days to come, "
        "and what a larger quantity at a lower price, or the next order made today, would save or "
        "cost: the price of all goods, and holding those that come early. The later price is that "
        "of the list; where the list does not change, today's price follows the trend.",
    )

    saving = fields.Monetary(
        string="Saves Today",
        compute='_compute_advice',
        groups='jxc_module.group_cost',
        aggregator=None,
        help="What a larger quantity at a lower price, or the next order made today, saves at "
        "most; below zero it costs more than it saves.",
    )

    @api.depends('vendor_id', 'quantity', 'position_qty', 'replenish_id.line_ids.quantity')
    @api.depends_context('lang')
    def _compute_advice(self):
        self.advice, self.saving = False, 0.0
        ordered = defaultdict(float)
        for line in self.replenish_id.line_ids:
            ordered[line.orderpoint_id.id] += line.quantity
        for company, lines in self.grouped('company_id').items():
            bought = lines.filtered(lambda line: line.source == 'buy' and line.vendor_id)
            advice = bought.orderpoint_id._jxc_advice(
                {
                    line.orderpoint_id.id: (
                        line.vendor_id.id,
                        line.quantity,
                        line.position_qty + ordered[line.orderpoint_id.id],
                    )
                    for line in bought
                }
            )
            for line in bought:
                found = advice.get(line.orderpoint_id.id)
                if found:
                    line.advice = " ".join(line._advice_sentences(found, company)) or False
                    ahead = filter(None, (found.price_break, found.next_order))
                    line.saving = max((one.net for one in ahead), default=0.0)

    @api.readonly
    def action_show_advice(self):
        """Open what is known of the price of this line's vendor."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Buy Now or Wait"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('jxc_module.jxc_replenish_line_view_form_advice').id, 'form')],
            'target': 'new',
        }

    def _advice_sentences(self, found, company):
        """Return the sentences of an :class:`Advice`, in the reader's language."""
        sentences = [self._past_sentence(found)]
        if found.change:
            day, price = found.change
            if price is None:
                text = self.env._("His price ends before %(day)s.", day=format_date(self.env, day))
            else:
                text = self.env._(
                    "From %(day)s on his list says %(price)s.",
                    day=format_date(self.env, day),
                    price=self._price_text(price),
                )
            sentences.append(text)
        if found.price_break:
            sentences.append(
                self.env._(
                    "%(quantity)s more today, for the lower price: %(effect)s",
                    quantity=self._number(found.price_break.quantity),
                    effect=self._effect(found.price_break, company),
                )
            )
        if found.next_order:
            sentences.append(
                self.env._(
                    "The next %(quantity)s, due in %(days)s days at %(price)s, today as well: "
                    "%(effect)s",
                    quantity=self._number(found.next_order.quantity),
                    days=found.next_order.days,
                    price=self._price_text(found.next_order.then_price),
                    effect=self._effect(found.next_order, company),
                )
            )
        return [sentence for sentence in sentences if sentence]

    def _past_sentence(self, found):
        if found.trend:
            return self.env._(
                "%(count)s purchases from %(first_day)s at %(first)s to %(last_day)s at %(last)s: "
                "%(percent)s%% a month.",
                count=found.trend.count,
                first_day=format_date(self.env, found.trend.first_day),
                first=self._price_text(found.trend.first_price),
                last_day=format_date(self.env, found.trend.last_day),
                last=self._price_text(found.trend.last_price),
                percent=f"{found.trend.monthly * 100:+.1f}",
            )
        if found.last:
            day, price = found.last
            return self.env._(
                "Last bought on %(day)s at %(price)s.",
                day=format_date(self.env, day),
                price=self._price_text(price),
            )
        return None

    def _effect(self, ahead, company):
        """Return what goods that come early save or cost, as the end of a sentence."""
        money = company.currency_id.format
        amounts = {
            'holding': money(ahead.holding),
            'percent': f"{company._jxc_holding_percent():g}",
            'lower': money(abs(ahead.lower)),
            'net': money(abs(ahead.net)),
        }
        if company.currency_id.compare_amounts(ahead.lower, 0) >= 0:
            goods = self.env._("goods %(lower)s cheaper", **amounts)
        else:
            goods = self.env._("goods %(lower)s dearer", **amounts)
        if company.currency_id.compare_amounts(ahead.net, 0) >= 0:
            return self.env._(
                "%(goods)s, %(holding)s for holding them (%(percent)s%% a year): saves %(net)s.",
                goods=goods,
                **amounts,
            )
        return self.env._(
            "%(goods)s, %(holding)s for holding them (%(percent)s%% a year): costs %(net)s more.",
            goods=goods,
            **amounts,
        )

    def _price_text(self, price):
        return formatLang(self.env, price, dp='Product Price')
