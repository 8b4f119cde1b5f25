"""Let the addon work on the data: policies, proposals, draft orders.

Names of the addon that this relies on stand at the top; what is missing is said and skipped.
"""

from devtools.data.parts.progress import Progress

POLICY, PROPOSAL, RULE = 'jxc.safety.policy', 'jxc.safety.proposal', 'stock.warehouse.orderpoint'
NIGHTLY = '_cron_jxc_safety_stock'
REPLENISH = ('action_jxc_replenish', 'jxc_replenish', '_jxc_replenish')
"""The first of these that rules have drafts the RFQs."""
SHORT = ('out', 'below_safety', 'below_reorder')
PERISHABLE = ('Produce', 'Meat', 'Deli', 'Pastry', 'Seafood', 'Salad Bar', 'Chef Shoppe', 'Floral')
"""Categories below Grocery whose maximum is capped by what can be sold in time."""


def run(env, progress: Progress) -> None:
    """Set policies, compute, accept the proposals, draft orders; nothing without the addon."""
    if POLICY not in env:
        progress.say("the addon is not installed: no policies, no proposals")
        return
    _policies(env, progress)
    getattr(env[RULE], NIGHTLY)()
    env.flush_all()
    progress.say("safety stock computed")
    if PROPOSAL in env:
        proposals = env[PROPOSAL].search([('state', '=', 'proposed')])
        proposals.action_accept()
        progress.say(f"proposals accepted: {len(proposals):,}")
    _replenish(env, progress)


def _policies(env, progress: Progress) -> None:
    """Create a policy for the company, one for perishables and one for class A, if none is."""
    policy = env[POLICY]
    if policy.search_count([], limit=1):
        progress.say("policies are there already: left as they are")
        return
    perishable = env['product.category'].search(
        [('name', 'in', PERISHABLE), ('parent_id.name', '=', "Grocery")]
    )
    service = {'method': 'service_level', 'company_id': env.company.id}
    for name, values in (
        ("Everything: 95 %", {'service_level': 0.95, 'sequence': 30}),
        (
            "Perishables, capped by shelf life",
            {
                'service_level': 0.95,
                'shelf_life_cap': True,
                'sequence': 20,
                'category_ids': perishable.ids,
                'categ_ids': perishable.ids,
            },
        ),
        (
            "Class A: 98 %",
            {'service_level': 0.98, 'sequence': 10, 'abc_class': 'a', 'jxc_abc_class': 'a'},
        ),
    ):
        policy.create(_fitting(policy, {'name': name, **service, **values}))
    progress.say("policies 3")


def _fitting(model, values: dict) -> dict:
    """Return the values that the model has a field for, in the case its selections use."""
    fitting = {}
    for name, value in values.items():
        field = model._fields.get(name)
        if not field:
            continue
        fitting[name] = value
        if field.type == 'selection':
            keys = field.get_values(model.env)
            fitting[name] = next((key for key in keys if key.lower() == value.lower()), None)
    return fitting


def _replenish(env, progress: Progress) -> None:
    rules = (
        env[RULE].search([('jxc_status', 'in', SHORT)])
        if 'jxc_status' in env[RULE]._fields
        else env[RULE]
    )
    method = next((name for name in REPLENISH if hasattr(rules, name)), None)
    if not method:
        progress.say(f"no RFQs: {RULE} has none of {', '.join(REPLENISH)}")
        return
    before = env['purchase.order'].search_count([('state', '=', 'draft')])
    getattr(rules, method)()
    env.flush_all()
    made = env['purchase.order'].search_count([('state', '=', 'draft')]) - before
    progress.say(f"RFQs {made:,} for {len(rules):,} short rules")
