"""Whose code the set-based scheduler stands in for.

It works out in a few queries what these methods say rule by rule. Where another addon extends one
of them, it says something else, and core's way is taken for all rules.
"""

KNOWN_MODULES = frozenset(
    {
        'base',
        'uom',
        'product',
        'stock',
        'stock_account',
        'account',
        'analytic',
        'mail',
        'purchase',
        'purchase_stock',
        'product_expiry',
        'sale_stock',
        'sale_purchase_stock',
        'stock_dropshipping',
        'purchase_requisition',
        'purchase_requisition_stock',
        'mrp',
        'mrp_account',
        'purchase_mrp',
        'sale_mrp',
        'mrp_subcontracting',
        'mrp_subcontracting_purchase',
        'mrp_subcontracting_dropshipping',
        'jxc_module',
    }
)
METHODS = {
    'stock.warehouse.orderpoint': {
        '_check_company',
        '_compute_qty',
        '_compute_lead_days',
        '_compute_rules',
        '_compute_qty_to_order_computed',
        '_compute_deadline_date',
        '_get_default_route',
        '_get_lead_days_values',
        '_get_multiple_rounded_qty',
        '_get_orderpoint_action',
        '_get_orderpoint_locations',
        '_get_orderpoint_procurement_date',
        '_get_orderpoint_products',
        '_get_product_context',
        '_get_qty_to_order',
        '_get_replenishment_multiple_alternative',
        '_quantity_in_progress',
        'get_horizon_days',
    },
    'stock.rule': {
        '_filter_warehouse_routes',
        '_get_lead_days',
        '_get_rule',
        '_get_rule_domain',
        '_search_rule_for_warehouses',
    },
    'product.product': {
        '_compute_display_name',
        '_compute_quantities',
        '_compute_quantities_dict',
        '_get_dates_info',
        '_get_domain_locations',
        '_get_domain_locations_new',
        '_get_filtered_sellers',
        '_get_quantity_in_progress',
        '_get_rules_from_location',
        '_prepare_sellers',
        '_select_seller',
    },
    'product.supplierinfo': {'_get_filtered_supplier', '_compute_price_discounted'},
    'uom.uom': {'_compute_quantity', '_compute_price'},
}
# What is put off while core orders from many vendors: who extends one may look at what was made.
HELD = {
    'stock.rule': {'_run_buy'},
    'purchase.order': {'create', 'search', '_message_log_batch'},
    'purchase.order.line': {'create'},
}
# What is asked once for all of them.
ASKED_ONCE = {
    'account.fiscal.position': {'search', '_get_fiscal_position'},
    'ir.sequence': {'search', 'next_by_code'},
}
# What marks rules to be worked out again.
MARKED = {'stock.move': {'_update_orderpoints'}}
# What changes one of these figures for whoever asks with such a context.
BINDING_CONTEXT = frozenset(
    {
        'bypass_global_horizon_days',
        'from_date',
        'ignore_vendor_lead_time',
        'lot_id',
        'owner_id',
        'owners',
        'package_id',
        'search_location',
        'search_warehouse',
        'strict',
        'suggest_based_on',
        'suggest_days',
        'warehouse_id',
    }
)


def strangers(env, methods=None):
    """Return the names of the addons that extend one of these methods and are not known here.

    :param methods: ``{model: {method, …}}``; None: METHODS
    """
    found = set()
    for model, names in (methods or METHODS).items():
        for part in type(env[model]).mro():
            module = vars(part).get('_module')
            if module and module not in KNOWN_MODULES and names & vars(part).keys():
                found.add(module)
    return sorted(found)
