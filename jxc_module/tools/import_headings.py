"""How other systems call the columns of opening data, in lines as those of `import_words`.

Our own headings are known besides. `sheet.column` counts for one sheet, `column` for all that have
it.
"""

HEADINGS = {
    'code': '编码 代码 编号',
    'products.code': (
        '商品编码 商品编号 商品代码 货号 款号 存货编码 存货代码 物料编码 物料代码 物料长代码 '
        '产品编码 产品编号 品号 货品编号 货品编码 sku,item code,product code,item no,'
        'item number,internal reference,reference,part number,code,default_code'
    ),
    'products.name': (
        '商品名称 品名 货品 存货名称 商品全名 物料名称 产品名称 名称 货品名称 商品 商品名 '
        '产品 品名规格 name,product,product name,item,item name,description,article'
    ),
    'specification': '规格 规格型号 型号 产品规格 规格参数 specification,spec,model',
    'products.barcode': '条码 条形码 国际条码 商品条码 barcode,ean,ean13,upc,gtin',
    'packagings.barcode': '条码 条形码 包装条码 箱码 barcode,ean,gtin',
    'category': (
        '类别 分类 商品分类 存货分类 存货类别 物料类别 商品类别 所属分类 类型 category,'
        'product category,group,class'
    ),
    'products.unit': (
        '单位 计量单位 基本单位 主计量单位 基本计量单位 库存单位 unit,uom,unit of measure'
    ),
    'unit': '单位 计量单位 基本单位 主计量单位 基本计量单位 unit,uom,unit of measure',
    'tracking': '批次管理 批号管理 跟踪方式 序列号管理 是否批次管理 批次 tracking,tracked by',
    'expires': '效期管理 保质期管理 有效期管理 是否保质期管理 expiry,expires,use expiration date',
    'life_days': '保质期 保质期天数 有效期天数 保质期天 shelf life,life days,shelf life days',
    'sale_price': (
        '销售价 售价 零售价 批发价 预设售价 标准售价 参考售价 销售单价 sales price,'
        'sale price,list price,retail price,selling price'
    ),
    'products.cost': (
        '成本 成本价 进价 进货价 采购价 参考成本 最近进价 成本均价 cost,cost price,standard price'
    ),
    'sale_tax': '销项税 销售税率 销项税率 税率 sales tax,tax',
    'purchase_tax': '进项税 进项税率 采购税率 purchase tax,input tax',
    'partners.code': (
        '单位编码 单位编号 客户编码 客户编号 客户代码 供应商编码 供应商编号 供应商代码 '
        '往来单位编号 customer code,vendor code,supplier code,code,reference'
    ),
    'partners.name': (
        '单位名称 往来单位 单位全名 客户名称 客户全称 供应商名称 供应商全称 名称 客户 供应商 '
        '客户简称 供应商简称 公司名称 name,company,customer,vendor,supplier,partner,'
        'customer name,vendor name'
    ),
    'role': '单位性质 客商类型 往来性质 类型 客户或供应商 role,type,kind',
    'users.role': '岗位 职务 角色 role,position',
    'tax_number': (
        '税号 纳税人识别号 纳税人登记号 统一社会信用代码 纳税号 社会信用代码 税务登记号 vat,'
        'tax id,tax number,vat number'
    ),
    'contact': '联系人 contact,contact person',
    'phone': '电话 手机 联系电话 手机号 手机号码 phone,mobile,telephone',
    'email': '邮箱 电子邮件 邮件 email,e-mail,mail',
    'street': '地址 联系地址 单位地址 详细地址 address,street',
    'city': '城市 city',
    'terms': '收款条件 付款条件 结算方式 收款期限 信用期限 账期 payment terms,terms,credit terms',
    'vendor_terms': '付款期限 供应商付款条件 vendor payment terms,supplier terms',
    'credit_limit': '信用额度 应收上限 信用金额 赊销额度 credit limit,limit',
    'salesperson': (
        '业务员 经手人 销售员 专管业务员 负责人 职员 经办人 salesperson,sales rep,salesman,user'
    ),
    'purchase_orders.salesperson': '采购员 业务员 经手人 buyer,purchaser',
    'payables.salesperson': '采购员 业务员 经手人 buyer,purchaser',
    'pricelist': '价格表 价格等级 价格本 客户级别 price list,pricelist',
    'vendor': '供应商 供应商名称 供货单位 往来单位 vendor,supplier,vendor name',
    'customer': '客户 客户名称 购货单位 往来单位 customer,customer name',
    'partner': (
        '往来单位 单位名称 单位全名 客户 客户名称 客户全称 供应商 供应商名称 购货单位 '
        '供货单位 单位编号 客户编码 供应商编码 partner,customer,vendor,supplier,'
        'customer name,vendor name,name'
    ),
    'product': (
        '商品 商品名称 品名 货品 存货名称 商品全名 物料名称 产品名称 产品 商品编码 商品编号 '
        '货号 存货编码 物料编码 物料代码 产品编码 货品名称 货品编号 名称 product,item,'
        'product code,item code,sku,product name,item no,article'
    ),
    'vendor_code': '供应商货号 供应商编码 厂家货号 vendor code,supplier code,vendor product code',
    'customer_code': (
        '客户货号 客户商品编码 客户料号 customer code,customer item,customer product code'
    ),
    'min_quantity': (
        '起订量 最小数量 数量起 最小起订量 from quantity,min quantity,minimum quantity,moq'
    ),
    'price': '单价 价格 含税单价 售价 报价 price,unit price',
    'currency': '币种 币别 货币 currency',
    'lead_days': '交货天数 交货期 采购周期 提前期 lead time,lead days,delivery days',
    'valid_from': '生效日期 开始日期 起始日期 valid from,start date,from',
    'valid_to': '失效日期 截止日期 结束日期 valid to,end date,to',
    'warehouse': (
        '仓库 仓库名称 仓库全名 发货仓库 收货仓库 所在仓库 仓库编码 warehouse,store,warehouse name'
    ),
    'place': '货位 库位 仓位 储位 货位名称 place,location,bin,shelf',
    'lot': (
        '批号 批次 批次号 生产批号 序列号 lot,batch,lot number,serial,serial number,'
        'lot or serial number'
    ),
    'produced_on': (
        '生产日期 制造日期 出厂日期 produced on,production date,manufacturing date,mfg date'
    ),
    'expires_on': (
        '到期日 到期日期 有效期至 失效日期 有效期 过期日期 expires on,expiry date,'
        'expiration date,best before'
    ),
    'stock.quantity': (
        '期初数量 结存 结存数量 库存数量 现存量 现存数量 数量 库存 库存量 实际库存 可用数量 '
        '期末数量 期末结存数量 账面数量 quantity,qty,stock,on hand,quantity on hand'
    ),
    'sale_orders.quantity': (
        '未交数量 未发数量 未发货数量 未完成数量 未出库数量 数量 undelivered quantity,'
        'open quantity,quantity,qty,to deliver'
    ),
    'purchase_orders.quantity': (
        '未到数量 未到货数量 未入库数量 未完成数量 未收数量 数量 quantity to receive,'
        'open quantity,quantity,qty,to receive'
    ),
    'demand.quantity': '销量 销售数量 数量 出库数量 demand,quantity,qty,sold',
    'packagings.quantity': (
        '含基本单位数 换算率 换算关系 装箱数 数量 contains,quantity,ratio,units per package'
    ),
    'stock.cost': (
        '单位成本 成本单价 成本价 成本均价 结存单价 单价 均价 成本 unit cost,cost,'
        'average cost,cost price'
    ),
    'value': (
        '期初金额 结存金额 库存金额 金额 成本金额 库存成本 期末金额 期末结存金额 value,'
        'amount,stock value,total value'
    ),
    'journal': '账户 账户名称 银行账户 银行 资金账户 科目 bank account,account,bank,journal',
    'balance': '期初余额 余额 当前余额 账户余额 balance,opening balance',
    'number': (
        '单据编号 单号 单据号 发票号 发票号码 凭证号 document number,number,invoice number,'
        'invoice no,reference,doc no'
    ),
    'sale_orders.number': (
        '订单号 订单编号 单据编号 单号 销售订单号 order number,order,number,so number,order no'
    ),
    'purchase_orders.number': (
        '订单号 订单编号 单据编号 单号 采购订单号 order number,order,number,po number,order no'
    ),
    'date': (
        '日期 单据日期 业务日期 开票日期 发生日期 制单日期 立账日期 date,document date,invoice date'
    ),
    'sale_orders.date': '订单日期 单据日期 日期 下单日期 order date,date',
    'purchase_orders.date': '订单日期 单据日期 日期 下单日期 order date,date',
    'last_sales.date': '最近销售日期 最近售出日期 日期 last sold on,date',
    'last_purchases.date': '最近采购日期 最近进货日期 日期 last bought on,date',
    'last_sales.price': '最近售价 最近价格 单价 last price,price',
    'last_purchases.price': '最近进价 最近价格 单价 last price,price',
    'due_date': '到期日 到期日期 应收日期 应付日期 付款日期 收款期限 due date,due',
    'receivables.amount': (
        '应收金额 应收余额 余额 未收金额 欠款 欠款金额 金额 期初应收 应收 期末余额 未结金额 '
        'amount,balance,open amount,residual,amount due,receivable'
    ),
    'payables.amount': (
        '应付金额 应付余额 余额 未付金额 金额 期初应付 应付 期末余额 未结金额 amount,balance,'
        'open amount,residual,amount due,payable'
    ),
    'prepayments.amount': (
        '预收付金额 预收金额 预付金额 预收余额 预付余额 余额 金额 amount,balance,open amount'
    ),
    'rate': '汇率 rate,exchange rate',
    'note': '备注 摘要 说明 note,remark,memo,description',
    'discount': '折扣 折扣率 discount,discount %',
    'tax': '税率 税 tax,tax rate',
    'promised_on': (
        '交货日期 预计交货日期 要求到货日期 到货日期 预计到货日期 promised on,delivery date,'
        'expected on,expected date'
    ),
    'account': '科目编码 科目代码 科目编号 科目 account,account code,code',
    'trial_balance.name': '科目名称 account name,name',
    'debit': '借方余额 借方 期末借方 期末借方余额 借方金额 debit',
    'credit': '贷方余额 贷方 期末贷方 期末贷方余额 贷方金额 credit',
    'minimum': '库存下限 下限 最低库存 最小库存 minimum,min,min quantity,reorder point',
    'maximum': '库存上限 上限 最高库存 最大库存 maximum,max,max quantity',
    'multiple': '订货倍数 倍数 multiple',
    'policy': '安全库存策略 策略 safety policy,policy',
    'login': '登录名 用户名 账号 操作员 login,user name',
    'users.name': '姓名 名称 用户名称 职员名称 name,full name',
    'warehouses': '可用仓库 仓库权限 warehouses',
    'period': '月份 日期 期间 年月 月 month,period,date,day',
    'units.name': '单位 单位名称 计量单位 unit,name,uom',
    'relative_to': '基本单位 主计量单位 reference unit,relative to,base unit',
    'ratio': '换算率 换算关系 换算系数 contains,ratio,factor',
    'categories.name': '分类 分类名称 类别 类别名称 分类全名 category,name,category name',
    'costing': '成本方法 计价方法 成本算法 存货计价方法 costing,costing method,cost method',
}
