from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_tools_properties import holds
from .common_transferring import TransferringCommon
from .common_transferring_random import RandomTransfers

STEPS = 16


@tagged('post_install', '-at_install')
class TestTransferProperty(RandomTransfers, TransferringCommon):
    """Whatever is done with transfers, in whatever order, pieces and their worth stay together.

    After each step: the company has what it had, less what was settled as lost and with what was
    found; the transit place holds exactly what the documents say, lot by lot, and nothing below 0.
    On two connections: `devtools/concurrency/test_transferring_random.py`.
    """

    @holds(lambda st: {'random': st.randoms(use_true_random=False)}, examples=6)
    def test_random_sequences(self, random):
        savepoint = self.env.cr.savepoint()
        try:
            self._play(random)
        finally:
            savepoint.close()
            self.env.invalidate_all(flush=False)

    def _play(self, random):
        self.product = self._create_product(
            "Transfer Random", tracking=random.choice(('lot', 'none')), standard_price=3.0
        )
        lots = self.env['stock.lot']
        if self.product.tracking == 'lot':
            lots = lots.create(
                [{'name': f"RT{n}", 'product_id': self.product.id} for n in range(2)]
            )
        for lot in lots or [None]:
            self._set_stock(self.product, self.stock, 40, lot)
        self.lots = [*lots, self.env['stock.lot']]
        self.start = 40.0 * (len(lots) or 1)
        self.env.invalidate_all()
        self.worth = self.product.total_value
        self.transfers = self._ask(random.randint(5, 20))
        for _step in range(STEPS):
            call = self._draw(random)
            try:
                with self.env.cr.savepoint():
                    call(random, random.choice(self.transfers))
            except UserError:
                self.env.invalidate_all()  # refused: nothing may have changed
            self._check(call.__name__)
        self._end()
