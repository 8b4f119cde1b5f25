"""The goods as they stand today: rules and proposals, expiry, quarantine, a recall, transit."""

from datetime import timedelta

from odoo.fields import Command

from . import moving

SINCE = 30  # days ago the alerts were switched on


def switch_on(stage):
    """Turn on what is recommended; alerts have been on for a month, so that new ones are told."""
    company = stage.company
    company.action_jxc_recommended_settings()
    company.write(
        {
            name: stage.at(SINCE)
            for name in (
                'jxc_stock_alerts_since',
                'jxc_expiry_alerts_since',
                'jxc_overdue_alerts_since',
            )
        }
    )


def policies(stage):
    """Make three policies, from the general to the special."""
    buyer = stage.people['buyer']
    shared = {
        'company_id': stage.company.id,
        'review_days': 1,
        'create_rules': True,
        'responsible_id': buyer.id,
    }
    stage.env['jxc.safety.policy'].create(
        [
            {
                **shared,
                'name': stage.say("Everything, 95 %", "全部商品 95%"),
                'sequence': 30,
                'service_level': 0.95,
                'order_days': 14,
            },
            {
                **shared,
                'name': stage.say("Class A, 98 %", "A 类商品 98%"),
                'sequence': 20,
                'abc_class': 'A',
                'service_level': 0.98,
                'order_days': 14,
            },
            {
                **shared,
                'name': stage.say("Chilled goods, 2 days of cover", "低温鲜品，备货 2 天"),
                'sequence': 10,
                'category_ids': [Command.set(stage.categories['fresh'].ids)],
                'method': 'cover_days',
                'cover_days': 2,
                'order_days': 7,
                'history_days': 90,
                'apply_mode': 'auto',
            },
        ]
    )


def rules(stage):
    """Let people have typed rules once; the nightly run proposes better ones and alerts."""
    Rule = stage.as_person('buyer', 'stock.warehouse.orderpoint')
    typed = (
        ('rice', 'main', 150, 400), ('soy', 'main', 300, 900), ('oil', 'main', 120, 300),
        ('water', 'main', 2000, 5000), ('tissue', 'main', 300, 800), ('milk', 'main', 120, 400),
        ('detergent', 'main', 150, 400), ('nuts', 'main', 20, 60), ('bulb', 'main', 50, 150),
        ('beer', 'branch', 40, 120), ('noodles', 'branch', 60, 200), ('soy', 'branch', 60, 200),
    )  # fmt: skip
    Rule.create(
        [
            {
                'product_id': stage.goods[good].id,
                'warehouse_id': stage.places[place].id,
                'location_id': stage.places[place].lot_stock_id.id,
                'company_id': stage.company.id,
                'trigger': 'manual',
                'product_min_qty': low,
                'product_max_qty': high,
            }
            for good, place, low, high in typed
        ]
    )
    Rule._jxc_recompute_company(stage.company)


def decide(stage):
    """Let somebody have decided about two proposals of the night."""
    manager = stage.people['manager']
    proposals = stage.env['jxc.safety.proposal'].search(
        [('state', '=', 'proposed'), ('company_id', '=', stage.company.id)], order='id'
    )
    for proposal, decision in zip(proposals[:2], ('accepted', 'rejected'), strict=False):
        # demo data, made by the administrator who asked for them
        proposal.with_user(manager).sudo()._decide(decision)


def lots(stage):
    """Hold one lot back, call another one back, and have one without its date."""
    keeper = stage.as_person('manager', 'stock.lot')
    spoilt = _in_stock(stage, 'noodles')[-1:]
    keeper.browse(spoilt.ids).action_jxc_quarantine(
        stage.say("Boxes wet at the receipt", "到货时外箱受潮")
    )
    keeper.browse(_in_stock(stage, 'tea')[:1].ids).action_jxc_hold(
        stage.say("Label being checked", "标签待核对")
    )
    undated = _in_stock(stage, 'gift', 'branch')[:1]
    undated.write(
        dict.fromkeys(('expiration_date', 'use_date', 'removal_date', 'alert_date'), False)
    )
    sold = stage.env['stock.move.line'].search(
        [
            ('product_id', '=', stage.goods['biscuit'].id),
            ('state', '=', 'done'),
            ('location_dest_id.usage', '=', 'customer'),
        ],
        order='date desc',
        limit=1,
    )
    recall = stage.as_person('manager', 'jxc.recall').create(
        {
            'company_id': stage.company.id,
            'reason': stage.say(
                "The maker found metal chips in this lot.", "生产商通报该批次混入金属碎屑。"
            ),
            'lot_ids': [Command.set(sold.lot_id.ids)],
        }
    )
    recall.action_start()
    recall.customer_ids[:1].write({'state': 'informed'})


def near_expiry(stage):
    """Let a lot at the branch run out soon, so that its keeper has something to do."""
    branch = stage.places['branch']
    quant = stage.env['stock.quant'].search(
        [
            ('location_id', 'child_of', branch.lot_stock_id.id),
            ('product_id', '=', stage.goods['milk'].id),
            ('quantity', '>', 0),
            ('lot_id', 'not in', _in_stock(stage, 'milk').ids),
        ],
        limit=1,
    )
    if quant:
        product, days = quant.product_id, 12
        quant.lot_id.write(
            {
                'expiration_date': stage.at(-days, 12),
                'use_date': stage.at(product.use_time - days, 12),
                'removal_date': stage.at(product.removal_time - days, 12),
                'alert_date': stage.at(product.alert_time - days, 12),
            }
        )


def expiry(stage):
    """Let the daily run find levels, outlook and alerts."""
    lots = stage.env['stock.lot'].with_company(stage.company)
    lots._jxc_run_expiry(stage.company)


def rebalance(stage):
    """Let the run propose what to transfer before anybody buys; say what a trip costs."""
    main, branch = stage.places['main'], stage.places['branch']
    costs = {'company_id': stage.company.id, 'days': 1, 'fixed_cost': 10, 'cost_per_kg': 0.1}
    stage.env['jxc.transfer.route'].create(
        [
            {**costs, 'source_warehouse_id': source.id, 'dest_warehouse_id': dest.id}
            for source, dest in ((main, branch), (branch, main))
        ]
    )
    stage.env['jxc.rebalance']._run(stage.company)


def transit(stage):
    """Have goods on the road between the warehouses, and some that have just been asked for."""
    main, branch = stage.places['main'], stage.places['branch']
    road = stage.company.internal_transit_location_id
    wanted = {'rice': 60, 'vinegar': 96, 'dish': 48}
    leaving = _picking(stage, main.out_type_id, main.lot_stock_id, road, wanted)
    coming = _picking(stage, branch.in_type_id, road, branch.lot_stock_id, wanted)
    for out, into in zip(leaving.move_ids, coming.move_ids, strict=True):
        out.move_dest_ids = into
    leaving.action_confirm()
    coming.action_confirm()
    moving.set_lines(
        stage,
        {
            move: [(good, None, wanted[good])]
            for move in leaving.move_ids
            for good in wanted
            if stage.goods[good] == move.product_id
        },
    )
    leaving.move_ids._action_done()
    moving.put_back(leaving.move_ids, stage.at(1, 16))
    asked = _picking(
        stage, main.int_type_id, main.lot_stock_id, branch.lot_stock_id, {'flour': 30, 'towel': 24}
    )
    asked.action_confirm()


def _picking(stage, kind, source, target, wanted):
    return stage.env['stock.picking'].create(
        {
            'picking_type_id': kind.id,
            'location_id': source.id,
            'location_dest_id': target.id,
            'scheduled_date': stage.at(0, 14) + timedelta(hours=1),
            'origin': stage.say("Branch supply", "分仓补货"),
            'company_id': stage.company.id,
            'move_ids': [
                Command.create(
                    {
                        'product_id': stage.goods[good].id,
                        'product_uom': stage.goods[good].uom_id.id,
                        'product_uom_qty': quantity,
                        'location_id': source.id,
                        'location_dest_id': target.id,
                        'company_id': stage.company.id,
                    }
                )
                for good, quantity in wanted.items()
            ],
        }
    )


def _in_stock(stage, good, place='main'):
    """Return the lots of a good in a warehouse, the first to expire first."""
    quants = stage.env['stock.quant'].search(
        [
            ('location_id', 'child_of', stage.places[place].lot_stock_id.id),
            ('product_id', '=', stage.goods[good].id),
            ('quantity', '>', 0),
        ]
    )
    return quants.lot_id.sorted('expiration_date')
