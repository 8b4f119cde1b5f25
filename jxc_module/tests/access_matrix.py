"""Who may do what: the table behind `test_access_matrix.py`.

A row a model, a column a role; r, w, c, d: read, write, create, delete; a dot: nothing. Record
rules narrow this further. Every model of this app has a row, or the test fails.
"""

ROLES = ('user', 'cost', 'override', 'sales', 'buyer', 'keeper', 'accountant', 'manager')

GROUPS = {
    'user': 'base.group_user',
    **{role: f'base.group_user,jxc_module.group_{role}' for role in ROLES[1:]},
}

# Abstract models have no records; what they compute is guarded where it is read.
ABSTRACT = {
    'jxc.facts',
    'jxc.check',
    'jxc.job.runner',
    'jxc.approvable',
    'jxc.order',
    'jxc.order.line',
    'jxc.cost.mask',
    'jxc.book',
    'jxc.cached',
    'jxc.dialog',
    'jxc.scan.page',
    'jxc.stocktake.mask',
    'jxc.read.only',
    'jxc.report.mixin',
    'jxc.receipt.minimum',
    'jxc.report.stock_movement.reader',
    'jxc.report.stocktake.reader',
    'jxc.own.customers',
    'jxc.rule.source',
    'jxc.quick.entry',
    'jxc.dashboard',
    'jxc.demo',
    'jxc.golive',
    'jxc.switches',
    'jxc.opened.figures',
}

# fmt: off
_TABLE = """
                                user  cost  over  sales buyer keep  acc   mana
jxc.alert                       r     r     r     r     r     r     r     r
jxc.channel                     .     .     .     .     .     .     .     .
jxc.channel.host                .     .     .     .     .     .     .     .
jxc.channel.alert               .     .     .     .     .     .     .     .
jxc.message                     .     .     .     .     .     .     .     .
jxc.backup                      .     .     .     .     .     .     .     .
jxc.backup.run                  .     .     .     .     .     .     .     .
jxc.backup.copy                 .     .     .     .     .     .     .     .
jxc.daily.report                .     .     .     .     .     .     .     rwcd
jxc.reason                      r     r     r     r     r     r     r     rwcd
jxc.alert.notice                r     r     r     r     r     r     r     r
jxc.flow.profile                r     r     r     r     r     r     rwcd  rwcd
jxc.flow.trace                  .     .     .     r     r     r     r     r
jxc.purchase.lot                .     .     .     .     rwcd  r     r     rwcd
jxc.customer.code               .     .     .     rwcd  .     .     .     rwcd
jxc.return                      .     .     .     rwcd  rwcd  .     .     rwcd
jxc.return.line                 .     .     .     rwcd  rwcd  .     .     rwcd
jxc.safety.policy               .     .     .     .     r     r     .     rwcd
jxc.safety.proposal             .     .     .     .     r     r     .     r
jxc.stock.gap                   .     .     .     .     r     r     .     r
jxc.scheduler.night             .     .     .     .     .     .     .     r
jxc.scheduler.difference        .     .     .     .     .     .     .     r
jxc.stock.change                .     .     .     .     .     .     .     .
jxc.job.runner.todo             .     .     .     .     .     .     .     .
jxc.expiry.level                r     r     r     r     r     r     r     rwcd
jxc.lot.outlook                 .     .     .     .     r     r     .     r
jxc.expiry.log                  .     .     r     .     .     r     .     r
jxc.expiry.override             rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.recall                      .     .     .     .     .     r     .     rwcd
jxc.recall.line                 .     .     .     .     .     r     .     r
jxc.recall.customer             .     .     .     .     .     r     .     r
jxc.stocktake                   .     .     .     .     .     rwcd  r     rwcd
jxc.stocktake.place             .     .     .     .     .     rw    r     rw
jxc.stocktake.line              .     .     .     .     .     rw    r     rw
jxc.stocktake.entry             .     .     .     .     .     rc    r     rc
jxc.stocktake.sheet             .     .     .     .     .     rwcd  .     rwcd
jxc.stocktake.limit             .     .     .     .     .     r     .     rwcd
jxc.stocktake.plan              .     .     .     .     .     r     .     rwcd
jxc.stocktake.due               .     .     .     .     .     r     .     r
jxc.stocktake.evidence          .     .     .     .     .     r     r     r
jxc.stocktake.relocation        .     .     .     .     .     r     r     r
jxc.stocktake.picking           .     .     .     .     .     r     r     r
jxc.report.stocktake_accuracy   .     .     .     .     .     r     r     r
jxc.report.stocktake_variance   .     .     .     .     .     r     r     r
jxc.report.shrinkage            .     .     .     .     .     r     r     r
jxc.report.count_coverage       .     .     .     .     .     r     .     r
jxc.stocktake.settle            .     .     .     .     .     rwcd  .     rwcd
jxc.transfer                    .     .     .     .     r     rwcd  r     rwcd
jxc.transfer.line               .     .     .     .     r     rwcd  r     rwcd
jxc.transfer.difference         .     .     .     .     r     r     r     r
jxc.transfer.settle             .     .     .     .     .     rwcd  .     rwcd
jxc.transfer.settle.line        .     .     .     .     .     rwcd  .     rwcd
jxc.transfer.route              .     .     .     .     r     r     .     rwcd
jxc.rebalance                   .     .     .     .     r     r     .     r
jxc.report.transit_loss         .     .     .     .     .     r     r     r
jxc.report.transfers            .     .     .     .     r     r     .     r
jxc.transfer.surplus            .     .     .     .     r     r     r     r
jxc.transfer.company            .     .     .     .     .     rwcd  .     rwcd
jxc.lot.action                  .     .     .     .     .     rwcd  .     rwcd
jxc.reminder.level              .     .     .     .     .     .     rwcd  rwcd
jxc.reminder.run                .     .     .     .     .     .     rwcd  rwcd
jxc.reminder                    .     .     .     .     .     .     r     r
jxc.reminder.line               .     .     .     .     .     .     r     r
jxc.payment.promise             .     .     .     .     .     .     r     r
jxc.collection.log              .     .     .     .     .     .     r     r
jxc.collector                   .     .     .     .     .     .     r     r
jxc.collection.action           .     .     .     .     .     .     rwcd  rwcd
jxc.payable.plan                .     .     .     .     .     .     r     r
jxc.payment.proposal            .     .     .     .     .     .     rwcd  rwcd
jxc.payment.proposal.line       .     .     .     .     .     .     rw    rw
jxc.credit.position             .     .     .     r     .     .     r     r
jxc.replenish                   .     .     .     .     rwcd  .     .     rwcd
jxc.replenish.line              .     .     .     .     rwcd  .     .     rwcd
jxc.role.assign                 .     .     .     .     .     .     .     rwcd
jxc.role.change                 .     .     .     .     .     .     .     r
jxc.settings                    .     .     .     .     .     .     .     rwcd
jxc.recommended                 .     .     .     .     .     .     .     rwcd
jxc.access.overview             .     .     .     .     .     .     .     rwcd
jxc.access.overview.line        .     .     .     .     .     .     .     rwcd
jxc.report.wizard               rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.report.sales_summary        .     .     .     r     .     .     r     r
jxc.report.stock_on_hand        .     .     .     r     r     r     .     r
jxc.report.shipped_not_invoiced .     .     .     r     .     .     r     r
jxc.report.gross_profit         .     .     .     .     .     .     r     r
jxc.report.payment_summary      .     .     .     .     .     .     r     r
jxc.report.vendor_performance   .     .     .     .     r     .     .     r
jxc.report.purchase_cost        .     .     .     .     r     .     .     r
jxc.report.customer_preference  .     .     .     r     .     .     .     r
jxc.winback                     .     .     .     r     .     .     .     r
jxc.winback.plan                .     .     .     rwcd  .     .     .     rwcd
jxc.report.winback              .     .     .     r     .     .     .     r
jxc.report.top_sellers          .     .     .     r     .     .     r     r
jxc.report.demand_plan          .     .     .     .     r     r     .     r
jxc.report.expiry               .     .     .     .     r     r     .     r
jxc.report.expiry_loss          .     .     .     .     r     r     r     r
jxc.report.slow_movers          .     .     .     .     r     r     .     r
jxc.report.abc_xyz              .     .     .     .     r     r     .     r
jxc.report.turnover             .     .     .     .     r     r     .     r
jxc.report.stock_ageing         .     .     .     .     r     r     .     r
jxc.report.stock_ledger         .     .     .     .     r     r     r     r
jxc.report.stock_movement       .     .     .     .     r     r     r     r
jxc.report.ageing               .     .     .     .     .     .     r     r
jxc.ageing.bucket.set           .     .     .     .     .     .     rwcd  rwcd
jxc.ageing.bucket               .     .     .     .     .     .     rwcd  rwcd
jxc.statement                   .     .     .     .     .     .     rwcd  rwcd
jxc.statement.line              .     .     .     .     .     .     rw    rw
jxc.statement.total             .     .     .     .     .     .     r     r
jxc.statement.log               .     .     .     .     .     .     r     r
jxc.statement.run               .     .     .     .     .     .     rwcd  rwcd
jxc.report.favorite             rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.job                         rd    rd    rd    rd    rd    rd    rd    rd
jxc.check.rule                  .     .     .     r     r     .     .     rwcd
jxc.check.log                   .     .     r     .     .     .     .     r
jxc.stock.warning              rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.check.override              .     .     rwcd  .     .     .     .     rwcd
jxc.approval                    r     r     r     r     r     r     r     r
jxc.approval.decision           rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.closing.line                .     .     .     .     .     r     r     r
jxc.closing                     .     .     .     .     .     r     rwcd  rwcd
jxc.closing.review              .     .     .     .     .     .     rwcd  rwcd
jxc.closing.review.line         .     .     .     .     .     .     rwcd  rwcd
jxc.vendor.score                .     .     .     .     r     .     .     r
jxc.inspection                  .     .     .     .     rwcd  rwcd  .     rwcd
jxc.inspection.line             .     .     .     .     rwcd  rwcd  .     rwcd
jxc.bill.log                    .     .     .     .     .     .     r     r
jxc.bill.release                .     .     .     .     .     .     rwcd  rwcd
jxc.bill.link                   .     .     .     .     rwcd  .     rwcd  rwcd
jxc.bill.link.line              .     .     .     .     rwcd  .     rwcd  rwcd
jxc.vendor.statement            .     .     .     .     .     .     rwcd  rwcd
jxc.vendor.statement.column     .     .     .     .     .     .     rwcd  rwcd
jxc.vendor.statement.layout     .     .     .     .     .     .     rwcd  rwcd
jxc.vendor.statement.line       .     .     .     .     .     .     r     r
jxc.vendor.statement.item       .     .     .     .     .     .     r     r
jxc.fapiao                      .     .     .     .     .     .     rwcd  rwcd
jxc.fapiao.line                 .     .     .     .     .     .     rwcd  rwcd
jxc.reconciliation              .     .     .     .     .     .     rwcd  rwcd
jxc.reconciliation.line         .     .     .     .     .     .     r     r
jxc.kpi                         .     .     .     .     .     .     .     r
jxc.dashboard.card              r     r     r     r     r     r     r     r
jxc.dashboard.layout            rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
jxc.dashboard.change            .     .     .     .     .     .     .     r
jxc.golive.signature            .     .     .     .     .     .     .     r
jxc.golive.change               .     .     .     .     .     .     .     r
jxc.golive.change.line          .     .     .     .     .     .     .     r
jxc.golive.setup                .     .     .     .     .     .     .     rwcd
jxc.golive.setup.line           .     .     .     .     .     .     .     rwcd
jxc.training                    .     .     .     .     .     .     .     .
jxc.feedback                    rc    rc    rc    rc    rc    rc    rc    rwcd
jxc.support.bundle              .     .     .     .     .     .     .     rwcd
jxc.target                      .     .     .     r     .     .     .     rwcd
jxc.import                      .     .     .     .     .     .     .     rwcd
jxc.import.layout               .     .     .     .     .     .     .     rwd
jxc.import.record               .     .     .     .     .     .     .     r
jxc.import.row                  .     .     .     .     .     .     .     rw
jxc.import.sheet                .     .     .     .     .     .     .     rw
jxc.import.column               .     .     .     .     .     .     .     rw
jxc.import.meaning              .     .     .     .     .     .     .     r
jxc.import.decision             .     .     .     .     .     .     .     rd
jxc.import.total                .     .     .     .     .     .     .     rw
jxc.demand.history              .     .     .     .     .     .     .     r
jxc.last.price                  .     .     .     .     .     .     .     r
sale.order                      .     .     .     rwc   .     rw    rw    rwcd
sale.order.line                 .     .     .     rwcd  .     rw    rw    rwcd
purchase.order                  .     .     .     .     rwcd  r     rw    rwcd
purchase.order.line             .     .     .     .     rwcd  r     rw    rwcd
stock.picking                   .     .     .     rwc   rwcd  rwcd  rwc   rwcd
stock.move                      .     .     .     rwc   rwc   rwc   rwc   rwcd
stock.move.line                 rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd  rwcd
stock.quant                     r     r     r     r     r     rwc   r     rwc
stock.lot                       .     .     .     .     .     rwcd  .     rwcd
stock.scrap                     .     .     .     .     .     rwc   .     rwcd
stock.warehouse.orderpoint      .     .     .     r     r     r     .     rwcd
account.move                    .     .     .     r     rwcd  .     rwcd  rwcd
account.move.line               .     .     .     r     rwc   .     rwcd  rwcd
account.payment                 .     .     .     .     .     .     rwcd  rwcd
product.template                r     r     r     r     r     r     r     r
product.product                 r     r     r     r     r     r     r     r
product.supplierinfo            r     r     r     r     r     r     r     rwcd
product.value                   .     .     .     .     .     .     .     rwcd
res.partner                     r     r     r     rwc   r     r     rwc   rwc
"""
# fmt: on

MATRIX = {
    line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True))
    for line in _TABLE.strip().splitlines()[1:]
}
