"""Let the addon work on the data: policies, proposals, draft orders.

The names of the addon that this relies on stand at the top; what is missing is said and skipped.
"""

from devtools.data.parts.progress import Progress

POLICY, PROPOSAL, RULE = 'jxc.safety.policy', 'jxc.safety.proposal', 'stock.warehouse.orderpoint'
NIGHTLY = '_cron_jxc_safety_stock'
REPLENISH, CONFIRM = 'action_jxc_replenish', '_confirm'
"""A method of the rules that opens a wizard, and the wizard's that drafts the documents."""
BATCH = 1_000
"""Rules given to one wizard."""
PERISHABLE_DAYS = 60
"""Categories whose goods last no longer on average are ordered often and in small amounts."""


def run(env, progress: Progress) -> None:
    """Set policies, compute, accept the proposals, draft orders; nothing without the addon."""
    if POLICY not in env:
        progress.say("the addon is not installed: no policies, no proposals")
        return
    _policies(env, progress)
    env.company.action_jxc_recommended_settings()
    getattr(env[RULE], NIGHTLY)()
    env.flush_all()
    progress.say("safety stock computed")
    if PROPOSAL in env:
        proposals = env[PROPOSAL].search([('state', '=', 'proposed')])
        proposals.action_accept()
        env.flush_all()
        progress.say(f"proposals accepted: {len(proposals):,}")
    _replenish(env, progress)


def _policies(env, progress: Progress) -> None:
    """Create a policy for the company if it has none, and finer ones for some products."""
    policy = env[POLICY]
    service = {'method': 'service_level', 'company_id': env.company.id}
    values = [
        {
            'name': "Perishables",
            'service_level': 0.95,
            'shelf_life_cap': True,
            'sequence': 20,
            'category_ids': _perishable(env),
            'order_days': 3,
            'create_rules': True,
        },
        {
            'name': "Class A",
            'service_level': 0.98,
            'sequence': 10,
            'abc_class': 'A',
            'order_days': 7,
        },
    ]
    if not policy.search_count([('company_id', '=', env.company.id)], limit=1):
        values.append(
            {
                'name': "Everything else",
                'service_level': 0.95,
                'sequence': 30,
                'order_days': 14,
                'create_rules': True,
            }
        )
    policy.create(
        [
            {name: value for name, value in {**service, **row}.items() if name in policy._fields}
            for row in values
        ]
    )
    progress.say(f"policies {policy.search_count([])}")


def _perishable(env) -> list[int]:
    groups = env['product.template']._read_group(
        [('use_expiration_date', '=', True)], ['categ_id'], ['expiration_time:avg']
    )
    return [category.id for category, days in groups if days <= PERISHABLE_DAYS]


def _replenish(env, progress: Progress) -> None:
    """Let the wizard draft what the short rules need, some at a time."""
    rules = env[RULE]
    if not hasattr(rules, REPLENISH) or 'jxc_status' not in rules._fields:
        progress.say(f"no RFQs: {RULE} has no {REPLENISH}")
        return
    rules = rules.search([('jxc_short_qty', '>', 0)])
    drafts = [('state', '=', 'draft')]
    before = env['purchase.order'].search_count(drafts)
    for start in range(0, len(rules), BATCH):
        progress.bar("short rules", start, len(rules))
        action = getattr(rules[start : start + BATCH], REPLENISH)()
        getattr(env[action['res_model']].browse(action['res_id']), CONFIRM)()
        env.flush_all()
    made = env['purchase.order'].search_count(drafts) - before
    progress.say(f"RFQs {made:,} for {len(rules):,} short rules")
