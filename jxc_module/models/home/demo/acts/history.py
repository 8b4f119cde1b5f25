"""The half year: what the planners drew, day after day through core's documents."""

from collections import defaultdict

from .....tools.demo_sales import draw_sales
from .....tools.demo_supply import Planner
from ..story import events as whole_story
from ..story.goods import GOODS
from ..story.partners import CUSTOMERS, VENDORS
from . import buying, moving, returning, selling

INVOICED_AFTER = 1  # days after the delivery
BILLED_UNTIL = 12  # receipts of these last days have no bill


class History:
    """The story as a score: which act on which day. It is the same whenever it is written, so that
    a stopped worker goes on where it was; ``stage`` holds the documents made so far.
    """

    def __init__(self, stage, events=whole_story):
        self.stage, self.events = stage, events
        self.sales = draw_sales(GOODS, CUSTOMERS, events)
        self.plan = Planner(GOODS, VENDORS, self.sales, events).run()
        self.acts = defaultdict(list)  # {ago: [(rank within the day, act, argument)]}
        self._write_goods()
        self._write_sales()

    def play(self, tell, played=0):
        """Play all days.

        :param tell: called after each day with (days played, all days)
        :param played: days that were played before
        """
        days = self.events.DAYS + 1
        for number in range(played + 1, days + 1):
            ago = days - number
            for _rank, act, argument in sorted(self.acts[ago], key=lambda entry: entry[0]):
                act(argument, ago)
            tell(number, days)

    # === SCORE === #

    def _write_goods(self):
        plan, first = self.plan, self.events.DAYS
        self._at(first, 0, self._open, plan.opening)
        for number, buy in enumerate(plan.purchases):
            self._at_together(min(buy.ordered, first), 1, self._order, (str(number), buy))
            self._at_together(buy.arrived, 2, self._receive, (str(number), buy))
            self._write_bill(str(number), buy)
        for lost in plan.scraps:
            self._at(lost[1], 3, self._scrap, lost)
        for ago, *counted in self.events.COUNTS:
            self._at(ago, 3, self._count, counted)
        for ago, moved in plan.transfers.items():
            if moved:
                self._at(ago, 4, self._transfer, moved)
        for ago, *back in self.events.CUSTOMER_RETURNS:
            self._at(ago, 7, self._come_back, back)
        for ago, *back in self.events.VENDOR_RETURNS:
            self._at(ago, 7, self._send_back, back)

    def _write_sales(self):
        numbers = {id(sale): str(number) for number, sale in enumerate(self.sales)}
        for sale in self.sales:
            self._at_together(sale.ago, 5, self._sell, (numbers[id(sale)], sale))
        for ago, shipments in self.plan.shipments.items():
            for sale, moved in shipments:
                self._at_together(ago, 6, self._ship, (numbers[id(sale)], moved))
                self._write_invoice(numbers[id(sale)], sale, ago - INVOICED_AFTER)

    def _write_bill(self, number, buy):
        if buy.arrived <= BILLED_UNTIL:
            return
        billed = buy.arrived - buying.BILL_AFTER
        self._at_together(billed, 8, self._bill, number)
        due = billed - buying.TERMS[buy.vendor] - buying.PAID_LATE
        if due > 0:
            self._at_together(due, 9, self._pay, number)

    def _write_invoice(self, number, sale, ago):
        self._at_together(ago, 8, self._invoice, number)
        customer = selling.WHO[sale.customer]
        paid = ago - customer.terms - max(customer.pays, -customer.terms)
        if paid >= 0:
            act = self._collect if customer.terms else self._collect_at_once
            self._at_together(paid, 9, act, (number, ago))

    def _at(self, ago, rank, act, argument):
        self.acts[ago].append((rank, act, argument))

    def _at_together(self, ago, rank, act, item):
        """Add an item to the one list that an act has on a day."""
        for _rank, known, items in self.acts[ago]:
            if known == act:
                items.append(item)
                return
        self._at(ago, rank, act, [item])

    # === ACTS === #

    def _open(self, opening, ago):
        moving.open_stock(self.stage, opening, ago)

    def _order(self, purchases, _ago):
        buying.order(self.stage, purchases)

    def _receive(self, purchases, ago):
        buying.receive(self.stage, purchases, ago)

    def _bill(self, numbers, ago):
        buying.bill(self.stage, numbers, ago)

    def _pay(self, numbers, ago):
        orders = self.stage.those('purchases', numbers)
        bills = orders.invoice_ids.filtered(lambda move: move.move_type == 'in_invoice')
        buying.pay(self.stage, bills, ago)

    def _transfer(self, moved, ago):
        moving.transfer(self.stage, moved, ago)

    def _scrap(self, lost, _ago):
        moving.scrap(self.stage, *lost)

    def _count(self, counted, ago):
        moving.count(self.stage, ago, *counted)

    def _sell(self, sales, _ago):
        selling.order(self.stage, sales)

    def _ship(self, shipments, ago):
        selling.ship(self.stage, shipments, ago)

    def _invoice(self, numbers, ago):
        selling.invoice(self.stage, numbers, ago)

    def _come_back(self, what, ago):
        returning.from_customer(self.stage, ago, *what)

    def _send_back(self, what, ago):
        returning.to_vendor(self.stage, ago, *what)

    def _collect(self, items, ago, journal='bank'):
        """Receive the money for invoices of orders; items are (number, day of the invoice)."""
        invoices = self.stage.env['account.move']
        for number, invoiced in items:
            day = self.stage.day(invoiced)
            invoices |= self.stage.sales[number].invoice_ids.filtered(
                lambda move, day=day: move.invoice_date == day and move.move_type == 'out_invoice'
            )
        buying.pay(self.stage, invoices, ago, journal)

    def _collect_at_once(self, items, ago):
        self._collect(items, ago, 'wechat')
