"""Counts: one posted, one waiting for its approval, one that is being counted."""

from odoo.fields import Command

from . import moving

APPROVE_ABOVE = 300  # yuan
PLANNED = 60  # days ago the plan of counts began
LOOK_AGAIN_ABOVE = 500  # yuan
# Per count: warehouse, category, who counts, {good: difference found}
POSTED = (
    ('main', 'paper', 'manager', {'towel': -2, 'gloves': 1}),
    ('branch', 'light', 'keeper', {'bulb': -2, 'battery': 1}),
)
WAITING = ('branch', 'sauces', 'keeper', {'soy': -48, 'vinegar': -30})
OPEN = ('branch', 'drinks', 'keeper', {'beer': -1})


def count(stage):
    """Make the counts; posting and entries are of today, but for the one that is done."""
    stage.company.jxc_count_approve_value = APPROVE_ABOVE
    for posted in POSTED:
        done = _entered(stage, *posted)
        done.action_review()
        _explain(stage, done)
        done.action_approve()
        done.action_post()
        moving.put_back(done.line_ids.move_ids, stage.at(2, 18))
    waiting = _entered(stage, *WAITING)
    waiting.action_review()
    _explain(stage, waiting)
    waiting.action_approve()
    _entered(stage, *OPEN, part=2)
    _ask_keeper(stage)
    plan = stage.env['jxc.stocktake.plan'].create(
        {
            'name': stage.say("Count by class", "按 ABC 分类循环盘点"),
            'company_id': stage.company.id,
            'since': stage.day(PLANNED),
        }
    )
    plan.action_refresh()
    stage.env['jxc.stocktake.limit'].create(
        {
            'company_id': stage.company.id,
            'category_id': stage.categories['snacks'].id,
            'value': LOOK_AGAIN_ABOVE,
        }
    )


def _entered(stage, place, category, login, differences, part=1):
    """Open a count and enter every ``part``-th line as its book says, but for the differences."""
    found = stage.as_person(login, 'jxc.stocktake').create(
        {
            'company_id': stage.company.id,
            'user_id': stage.people[login].id,
            'warehouse_ids': [Command.set(stage.places[place].ids)],
            'category_ids': [Command.set(stage.categories[category].ids)],
        }
    )
    found.action_open()
    by_product = {stage.goods[good]: number for good, number in differences.items()}
    entries = []
    for number, line in enumerate(found.line_ids):
        difference = by_product.pop(line.product_id, 0)
        if number % part and not difference:
            continue
        entries.append(
            {
                'stocktake_id': found.id,
                'product_id': line.product_id.id,
                'location_id': line.location_id.id,
                'lot_id': line.lot_id.id,
                'quantity': max(line.book_qty + difference, 0),
            }
        )
    stage.as_person(login, 'jxc.stocktake.entry').create(entries)
    return found


def _ask_keeper(stage):
    """Ask the keeper of the branch to look at some goods, the way Odoo does."""
    quants = stage.env['stock.quant'].search(
        [
            ('location_id', 'child_of', stage.places['branch'].lot_stock_id.id),
            ('product_id.categ_id', '=', stage.categories['paper'].id),
        ]
    )
    quants.write({'user_id': stage.people['keeper'].id, 'inventory_date': stage.today})


def _explain(stage, found):
    """Give each difference a cause."""
    reason = stage.env['jxc.reason'].search([('kind', '=', 'count')], limit=1)
    found.line_ids.filtered('difference_qty').reason_id = reason
