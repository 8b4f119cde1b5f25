"""Law 10 for fapiaos: two people at once enter no more than one of them could."""

import pytest
from psycopg2.errors import SerializationFailure

from odoo.exceptions import ValidationError


@pytest.fixture
def fapiaoed(session):
    """A committed invoice of 100.00 with a fapiao over 40.00 of it; their ids."""
    with session() as env:
        invoice = env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'partner_id': env['res.partner'].create({'name': "Race customer"}).id,
                'invoice_line_ids': [(0, 0, {'name': "Tea", 'price_unit': 100, 'tax_ids': []})],
            }
        )
        fapiao = _enter(env, f'F{invoice.id}', 40, [(invoice.id, 40)])
        env.cr.commit()
        return invoice.id, fapiao.id


def _enter(env, number, amount, lines=(), **vals):
    fapiao = env['jxc.fapiao'].create(
        {
            'number': number,
            'amount_untaxed': amount,
            'line_ids': [(0, 0, {'move_id': move, 'amount': part}) for move, part in lines],
            **vals,
        }
    )
    env.flush_all()
    return fapiao


def _clash(session, first, second):
    """Let the second one begin before the first one is done; his second try sees the first."""
    with session() as env, session() as other:
        other.cr.execute("SELECT 1")  # his snapshot
        first(env)
        env.cr.commit()
        with pytest.raises(SerializationFailure):
            second(other)
        other.cr.rollback()
        other.transaction.clear()
        with pytest.raises(ValidationError):
            second(other)


def test_two_fapiaos_of_one_invoice(session, fapiaoed):
    invoice, _fapiao = fapiaoed
    _clash(
        session,
        lambda env: _enter(env, f'G{invoice}', 60, [(invoice, 60)]),
        lambda env: _enter(env, f'H{invoice}', 60, [(invoice, 60)]),
    )


def test_two_red_letters_of_one_fapiao(session, fapiaoed):
    invoice, fapiao = fapiaoed
    _clash(
        session,
        lambda env: _enter(env, f'R{invoice}', -30, red_of_id=fapiao),
        lambda env: _enter(env, f'S{invoice}', -30, red_of_id=fapiao),
    )


def test_two_lines_of_one_fapiao(session, fapiaoed):
    invoice, _fapiao = fapiaoed
    with session() as env:
        move = env['account.move'].browse(invoice)
        others = [move.copy().id for _each in range(2)]
        fapiao = _enter(env, f'M{invoice}', 100, partner_id=move.partner_id.id).id
        env.cr.commit()

    def add(env, move):
        env['jxc.fapiao.line'].create({'fapiao_id': fapiao, 'move_id': move, 'amount': 60})
        env.flush_all()

    _clash(session, lambda env: add(env, others[0]), lambda env: add(env, others[1]))
