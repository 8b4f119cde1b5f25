"""Law 10 for orders: a flow or a return that is run twice at once does its work once."""

import pytest

from odoo.exceptions import UserError

from devtools.concurrency.test_races import both


@pytest.fixture
def counter_sale(session):
    """A committed quotation of 5 pieces with stock and a flow up to the payment; its id."""
    with session() as env:
        company = env.company
        product = env['product.product'].create(
            {'name': "Race rice", 'is_storable': True, 'invoice_policy': 'order', 'list_price': 10}
        )
        stock = env['stock.warehouse'].search([('company_id', '=', company.id)], limit=1)
        env['stock.quant']._update_available_quantity(product, stock.lot_stock_id, 100)
        journal = env['account.journal'].search(
            [('type', '=', 'cash'), ('company_id', '=', company.id)], limit=1
        ) or env['account.journal'].create({'name': "Race till", 'type': 'cash', 'code': 'RAC'})
        profile = env['jxc.flow.profile'].create(
            {'name': "Race", 'kind': 'sale', 'step_pay': True, 'journal_id': journal.id}
        )
        order = env['sale.order'].create(
            {
                'partner_id': env['res.partner'].create({'name': "Race customer"}).id,
                'jxc_flow_profile_id': profile.id,
                'order_line': [(0, 0, {'product_id': product.id, 'product_uom_qty': 5})],
            }
        )
        env.cr.commit()
        return order.id


def _outcome(session, order_id):
    """Return what there is of an order: deliveries, invoices, payments, goods sent."""
    with session() as env:
        order = env['sale.order'].browse(order_id)
        return (
            len(order.picking_ids),
            len(order.invoice_ids),
            len(order.invoice_ids.matched_payment_ids),
            order.order_line.qty_delivered,
        )


def test_a_locked_order_is_left_to_who_runs_it(session, counter_sale):
    """The second of two clicks is told, at once, and does nothing."""
    from odoo.addons.jxc_module.models.base.exceptions import BusyError

    with session() as env, session() as other:
        late = other['sale.order'].browse(counter_sale)
        assert late.state == 'draft'  # the snapshot of the second click
        env['sale.order'].browse(counter_sale).action_jxc_run_flow()
        with pytest.raises(BusyError):
            late.action_jxc_run_flow()
        env.cr.commit()
    assert _outcome(session, counter_sale) == (1, 1, 1, 5)


def test_a_click_that_waited_starts_again(session, counter_sale):
    """A transaction older than the run of another must not act on what it saw before."""
    from psycopg2.errors import SerializationFailure

    with session() as env, session() as other:
        late = other['sale.order'].browse(counter_sale)
        assert late.state == 'draft'
        env['sale.order'].browse(counter_sale).action_jxc_run_flow()
        env.cr.commit()
        with pytest.raises(SerializationFailure):
            late.action_jxc_run_flow()
        other.cr.rollback()
        other.transaction.clear()
        assert not late.action_jxc_run_flow()  # the server's second try: nothing to do
        other.cr.commit()
    assert _outcome(session, counter_sale) == (1, 1, 1, 5)


def test_two_flows_at_once_do_it_once(session, counter_sale):
    """Two threads meet at a barrier and run the same order, as Odoo's server would."""
    from odoo.service.model import retrying

    def run(barrier):
        with session() as env:
            order = env['sale.order'].browse(counter_sale)
            order.state  # noqa: B018 both have taken their snapshot
            barrier.wait()
            retrying(order.action_jxc_run_flow, env)

    for result in both(run):
        assert result is None or isinstance(result, UserError), result
    assert _outcome(session, counter_sale) == (1, 1, 1, 5)


def test_two_returns_at_once_return_once(session, counter_sale):
    """Five pieces were sold; two people take five back at the same time."""
    from odoo.service.model import retrying

    with session() as env:
        env['sale.order'].browse(counter_sale).action_jxc_run_flow()
        env.cr.commit()

    def give_back(barrier):
        with session() as env:
            order = env['sale.order'].browse(counter_sale)
            reason = env.ref('jxc_module.reason_return_damaged')
            rows = order._jxc_returnable()
            assert [row.quantity for row in rows] == [5]
            barrier.wait()
            retrying(lambda: order._jxc_return(rows, reason, 'credit'), env)

    results = both(give_back)
    assert sum(isinstance(result, UserError) for result in results) == 1, results
    with session() as env:
        order = env['sale.order'].browse(counter_sale)
        assert order.order_line.qty_delivered == 0
        credits = order.invoice_ids.filtered(lambda move: move.move_type == 'out_refund')
        assert credits.mapped('amount_untaxed') == [50]
