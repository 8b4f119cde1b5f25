from dataclasses import dataclass

from odoo import api, models
from odoo.tools import format_date, formatLang


@dataclass
class Reader:
    """For whom a result is made, in what words, and for what."""

    # whether costs may be told
    costs: bool = True
    # ids of the warehouses whose stock may be told; None: all
    warehouses: frozenset | None = None
    # whether limits that follow from costs are judged to the cent; otherwise by a rounded one, so
    # that nobody learns a cost by trying prices
    exact: bool = True
    # whether an order is confirmed or changed; who only looks is told nothing that he could try
    deciding: bool = True

    @property
    def may_judge_costs(self):
        return self.exact or self.deciding

    def sees(self, warehouse):
        return self.warehouses is None or warehouse.id in self.warehouses


# of texts in logs and requests, whose rules hide warehouses, but not costs
LOG_READER = Reader(costs=False)
# of notes on orders, for everybody who reads the order
NOTE_READER = Reader(costs=False, warehouses=frozenset())


class JxcCheck(models.AbstractModel):
    """One engine for the checks of sales and purchase orders before they are confirmed.

    A kind is a method ``_jxc_check_<kind>(orders, rules, reader)``. It gets all orders of one
    company and all rules of its kind, reads what it needs for all of them at once, and returns a
    list of findings, made by :meth:`_finding`.

    A finding is a verdict with its figures. What it says is made of them afterwards, by
    :meth:`_text`: for the user, for a log, for a note that everybody reads, in any language. So
    orders are judged once, whoever has to be told.
    """

    _name = 'jxc.check'
    _description = "Order Check Engine"

    @api.model
    def _run(self, orders, reader=None):
        """Check orders; the number of queries does not grow with them.

        Runs as superuser: a rule means the same for everybody. What the texts tell is limited to
        what the reader may know. Whoever has a verdict hands it on instead of asking again.

        :param orders: sale.order or purchase.order of any companies
        :param reader: Reader, by default of the current user
        :return: ``{order id: [finding, …]}`` in the order of the rules, see :meth:`_finding`
        """
        results = {order.id: [] for order in orders}
        # the superuser of here is only a reader of figures: see the docstring
        checked = orders.sudo().filtered(lambda order: order.company_id.jxc_checks)
        if not checked:
            return results
        reader = reader or self._reader()
        rules = self.env['jxc.check.rule']._jxc_active(checked._jxc_kind, checked.company_id)
        engine = self.sudo()
        for company, group in checked.grouped('company_id').items():
            mine = rules.filtered(lambda rule: not rule.company_id or rule.company_id == company)  # noqa: B023
            for kind, of_kind in mine.grouped('kind').items():
                check = getattr(engine.with_company(company), f'_jxc_check_{kind}')
                for finding in check(group.with_company(company), of_kind, reader):
                    finding['text'] = engine._text(finding, reader)
                    results[finding['order_id']].append(finding)
        for findings in results.values():
            findings.sort(key=lambda finding: (finding['rule'].sequence, finding['rule'].id))
        return results

    @api.model
    def _reader(self, deciding=False):
        """Return for whom results are made: the current user.

        :param bool deciding: whether he confirms or changes an order, or only looks at it
        """
        user = self.env.user
        costs = not user._jxc_costs_hidden()
        warehouses = None
        if user.jxc_warehouse_limited:
            warehouses = frozenset(user.jxc_warehouse_ids.ids)
        return Reader(costs, warehouses, exact=costs, deciding=deciding)

    @api.model
    def _finding(self, rule, order, words, state='fail', line=None, exceeded=0.0, **more):
        """Return one result of a rule on an order or on one of its lines.

        :param words: of what fails, ``(name, figures)`` for ``_say_<name>(reader, **figures)``; a
            whole sentence where nothing fails, which nobody but the current user is told
        :param str state: 'ok', 'fail', or 'missing' where the check cannot tell, which never stops
        :param float exceeded: how far beyond the limit, in the unit of the rule's limit
        :param more: ``secret``: exceeded must be read by the cost group only; ``drill``:
            ``(model, domain, title)`` of the documents behind the figures; ``measures``: numbers
            of which none may grow when a confirmed order is changed, by default exceeded alone;
            ``later``: it is judged when somebody decides
        """
        return {
            'rule': rule,
            'order_id': order.id,
            'line_id': line.id if line else False,
            'state': state,
            'words': words,
            'exceeded': exceeded,
            'secret': more.get('secret', False),
            'drill': more.get('drill'),
            'measures': more.get('measures', (exceeded,)),
            'later': more.get('later', False),
        }

    @api.model
    def _pairs(self, orders, rules):
        """Yield ``(rule, order, lines)`` where a rule looks at least at one line of an order."""
        # what is read of one line is read of all of them
        together = orders.order_line._prefetch_ids
        for rule in rules:
            for order in orders:
                lines = rule._jxc_lines(order)
                if lines:
                    yield rule, order, lines.with_prefetch(together)

    # === WORDS === #

    @api.model
    def _text(self, finding, reader):
        """Return what a finding says to a reader, with its figures, in the language of here.

        :param reader: Reader; only what he may know is told, how it was judged stays
        """
        if isinstance(finding['words'], str):
            return finding['words']
        name, figures = finding['words']
        engine = self.sudo()  # what is told is limited by the reader, see `_run`
        return getattr(engine, f'_say_{name}')(
            reader,
            **{
                key: value.with_env(engine.env) if isinstance(value, models.BaseModel) else value
                for key, value in figures.items()
            },
        )

    @api.model
    def _texts(self, findings, reader, separator=' '):
        """Return what findings say to a reader, one after the other."""
        return separator.join(self._text(finding, reader) for finding in findings)

    @api.model
    def _money(self, amount, currency):
        return formatLang(self.env, amount, currency_obj=currency)

    @api.model
    def _quantity(self, quantity, uom):
        number = f"{uom.round(quantity):,.6f}".rstrip('0').rstrip('.')
        return f"{number} {uom.name}"

    @api.model
    def _day(self, day):
        return format_date(self.env, day)

    @api.model
    def _percent(self, percent):
        return f"{round(percent, 2):g} %"
