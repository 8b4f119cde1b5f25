"""How other systems call the sheets of opening data, and choices. Knows nothing of Odoo.

Exports of 管家婆, 金蝶, 用友 and 秦丝, and lists that people keep. Columns: `import_headings`.
"""

TITLES = {
    'units': '单位 计量单位 单位换算 units,uom,units of measure',
    'packagings': '包装 包装条码 多单位 packaging,packagings,barcodes',
    'categories': '分类 商品分类 类别 存货分类 物料类别 categories,product categories',
    'products': (
        '商品 产品 货品 存货 物料 商品信息 商品档案 货品资料 存货档案 物料清单 商品资料 '
        'products,items,goods,materials,articles,product list,item list'
    ),
    'partners': (
        '往来单位 客户 供应商 客户档案 供应商档案 客户资料 单位信息 客商 partners,customers,'
        'vendors,suppliers,contacts,customers and vendors'
    ),
    'vendor_prices': (
        '供应商价格 供应商报价 采购价格 采购价 vendor prices,purchase prices,price agreements'
    ),
    'pricelists': '价格表 价目表 价格本 price lists,pricelist,prices',
    'customer_prices': '客户价格 客户价 客户货号 customer prices',
    'places': '仓库 货位 仓库货位 库位 warehouses,places,locations,bins',
    'stock': (
        '库存 期初库存 库存状况 库存状况表 现存量 结存 收发存 即时库存 库存余额 库存查询 '
        'stock,opening stock,inventory,stock on hand,quants'
    ),
    'bank': '银行 账户 资金账户 现金银行 现金 bank,cash,bank and cash,bank balances',
    'receivables': (
        '应收 应收款 期初应收 应收账款 应收明细 客户欠款 receivables,open receivables,ar,debtors'
    ),
    'payables': '应付 应付款 期初应付 应付账款 应付明细 payables,open payables,ap,creditors',
    'prepayments': '预收 预付 预收预付 预收款 预付款 prepayments,advances,deposits',
    'sale_orders': '销售订单 未完销售订单 未发货订单 sales orders,open sales orders,sale orders',
    'purchase_orders': '采购订单 未完采购订单 未到货订单 purchase orders,open purchase orders',
    'trial_balance': '科目余额 科目余额表 试算平衡 余额表 trial balance,balances',
    'rules': (
        '库存上下限 上下限 安全库存 min max,rules,reordering rules,minimum and maximum stock'
    ),
    'users': '用户 操作员 职员 员工 users,employees',
    'last_sales': '客户最近售价 最近售价 销售价格跟踪 last sales prices,last sales',
    'last_purchases': '供应商最近进价 最近进价 采购价格跟踪 last purchase prices,last purchases',
    'demand': '历史销量 销量 销售历史 月销量 demand,demand history,sales history',
}

# what cells say where a column offers a choice
CHOICES = {
    'none': '不管理 无 否 no,none,n,false,by quantity',
    'lot': '批次 批号 按批次 是 lot,lots,by lots,batch,yes,y,true',
    'serial': '序列号 按序列号 单件 serial,serials,by unique serial number,serial number',
    'standard': '标准 标准成本 标准价格 计划价 standard,standard price',
    'average': (
        '加权平均 移动平均 移动加权平均 平均 平均成本 全月平均 average,avco,average cost (avco)'
    ),
    'fifo': '先进先出 fifo,first in first out (fifo),first in first out',
    'customer': '客户 顾客 买方 预收 预收款 customer,client,debtor',
    'vendor': '供应商 供货商 厂家 厂商 卖方 预付 预付款 vendor,supplier,creditor',
    'both': '两者 都是 客户供应商 客户和供应商 客户及供应商 客商 both,customer and vendor',
    'sales': '销售 销售员 业务员 业务 sales,salesperson',
    'buyer': '采购 采购员 buyer,purchasing,purchaser',
    'keeper': '仓管 库管 仓管员 仓库 保管员 仓库管理员 keeper,warehouse,storekeeper',
    'accountant': '会计 财务 出纳 accountant,accounting,finance',
    'manager': '经理 老板 管理员 总经理 manager,owner',
}

TOTALS = '合计 小计 总计 本页小计 本页合计 累计 total,subtotal,grand total,sum'


def words(text: str) -> list[str]:
    """Return the words of a line of the tables above.

    >>> words('单号 编号 invoice no,number')
    ['单号', '编号', 'invoice no', 'number']
    """
    found, _space, rest = [], '', text
    while rest and not rest[0].isascii():
        word, _space, rest = rest.partition(' ')
        found.append(word)
    return [*found, *(word.strip() for word in rest.split(',') if word.strip())]
