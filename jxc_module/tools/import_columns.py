"""The columns of each sheet of a workbook of opening data, as a table. Knows nothing of Odoo.

Names in English and Chinese stand here and not among the translations: files in both languages are
recognised whatever language the reader has.
"""

# == key | English | Chinese | columns of the natural key; * more than one row may have it
# key, * where required | kind, with the values of a choice | English | Chinese
COLUMNS = """
== units | Units | 计量单位 | name
name*|text|Unit|单位
relative_to|unit|Reference Unit|基本单位
ratio|ratio|Contains|换算率
== packagings | Packagings | 包装条码 | product unit
product*|product|Product|商品
unit*|unit|Packaging|包装单位
quantity|ratio|Contains|含基本单位数
barcode|barcode|Barcode|条码
== categories | Categories | 商品分类 | name
name*|category|Category|分类
costing|choice:standard,average,fifo|Costing|成本方法
== products | Products | 商品 | code/name
code|code|Product Code|商品编码
name*|text|Product Name|商品名称
specification|text|Specification|规格型号
barcode|barcode|Barcode|条码
category|category|Category|分类
unit|unit|Unit|单位
tracking|choice:none,lot,serial|Tracking|批次管理
expires|yes|Has Expiry Date|效期管理
life_days|whole|Shelf Life (Days)|保质期天数
sale_price|price|Sales Price|销售价
cost|price|Cost|成本价
sale_tax|tax|Sales Tax|销项税
purchase_tax|tax|Purchase Tax|进项税
== partners | Customers and Vendors | 往来单位 | code/name
code|code|Partner Code|单位编码
name*|text|Partner Name|单位名称
role|choice:customer,vendor,both|Customer or Vendor|客户或供应商
tax_number|tax_number|Tax Number|税号
contact|text|Contact|联系人
phone|code|Phone|电话
email|text|Email|邮箱
street|text|Street|地址
city|text|City|城市
terms|terms|Payment Terms|收款条件
vendor_terms|terms|Vendor Payment Terms|付款条件
credit_limit|amount|Credit Limit|信用额度
salesperson|user|Salesperson|业务员
pricelist|pricelist|Price List|价格表
== vendor_prices | Vendor Prices | 供应商报价 | vendor product unit min_quantity currency valid_from
vendor*|partner|Vendor|供应商
product*|product|Product|商品
vendor_code|code|Vendor's Code|供应商货号
unit|unit|Unit|单位
min_quantity|quantity|From Quantity|起订量
price*|price|Price|单价
currency|currency|Currency|币种
lead_days|whole|Lead Time (Days)|交货天数
valid_from|date|Valid From|生效日期
valid_to|date|Valid To|失效日期
== pricelists | Price Lists | 价格表 | pricelist product category min_quantity currency valid_from
pricelist*|pricelist|Price List|价格表
product|product|Product|商品
category|category|Category|分类
min_quantity|quantity|From Quantity|起订量
price*|price|Price|单价
currency|currency|Currency|币种
valid_from|date|Valid From|生效日期
valid_to|date|Valid To|失效日期
== customer_prices | Customer Prices | 客户价格 | customer product unit
customer*|partner|Customer|客户
product*|product|Product|商品
unit|unit|Unit|单位
price|price|Price|单价
customer_code|code|Customer's Code|客户货号
== places | Warehouses and Places | 仓库货位 | warehouse place
warehouse*|warehouse|Warehouse|仓库
place|place|Place|货位
== stock | Opening Stock | 期初库存 | warehouse place product lot *
warehouse*|warehouse|Warehouse|仓库
place|place|Place|货位
product*|product|Product|商品
lot|code|Lot or Serial Number|批号
produced_on|date|Produced On|生产日期
expires_on|date|Expires On|到期日
quantity*|quantity|Quantity|期初数量
unit|unit|Unit|单位
cost|price|Unit Cost|单位成本
value|amount|Value|期初金额
== bank | Bank and Cash | 资金账户 | journal currency
journal*|journal|Bank or Cash Account|账户
balance*|amount|Balance|期初余额
currency|currency|Currency|币种
== receivables | Open Receivables | 期初应收 | partner number *
partner*|partner|Customer|客户
number|code|Document Number|单据编号
date*|date|Date|单据日期
due_date|date|Due Date|到期日
amount*|amount|Amount|应收金额
currency|currency|Currency|币种
rate|ratio|Rate|汇率
salesperson|user|Salesperson|业务员
note|text|Note|备注
== payables | Open Payables | 期初应付 | partner number *
partner*|partner|Vendor|供应商
number|code|Document Number|单据编号
date*|date|Date|单据日期
due_date|date|Due Date|到期日
amount*|amount|Amount|应付金额
currency|currency|Currency|币种
rate|ratio|Rate|汇率
salesperson|user|Buyer|业务员
note|text|Note|备注
== prepayments | Prepayments | 预收预付 | partner role number *
partner*|partner|Partner|往来单位
role|choice:customer,vendor|Customer or Vendor|预收或预付
number|code|Document Number|单据编号
date*|date|Date|单据日期
amount*|amount|Amount|预收付金额
currency|currency|Currency|币种
rate|ratio|Rate|汇率
== sale_orders | Open Sales Orders | 未完销售订单 | number product *
number*|code|Order Number|订单号
date*|date|Order Date|订单日期
partner*|partner|Customer|客户
product*|product|Product|商品
quantity*|quantity|Undelivered Quantity|未交数量
unit|unit|Unit|单位
price*|price|Price|单价
discount|percent|Discount %|折扣
tax|tax|Tax|税率
promised_on|date|Promised On|交货日期
warehouse|warehouse|Warehouse|仓库
salesperson|user|Salesperson|业务员
== purchase_orders | Open Purchase Orders | 未完采购订单 | number product *
number*|code|Order Number|订单号
date*|date|Order Date|订单日期
partner*|partner|Vendor|供应商
product*|product|Product|商品
quantity*|quantity|Quantity to Receive|未到数量
unit|unit|Unit|单位
price*|price|Price|单价
discount|percent|Discount %|折扣
tax|tax|Tax|税率
promised_on|date|Expected On|到货日期
warehouse|warehouse|Warehouse|仓库
salesperson|user|Buyer|采购员
== trial_balance | Trial Balance | 科目余额表 | account
account*|account|Account|科目编码
name|text|Account Name|科目名称
debit|amount|Debit|借方余额
credit|amount|Credit|贷方余额
== rules | Minimum and Maximum Stock | 库存上下限 | warehouse product
warehouse*|warehouse|Warehouse|仓库
product*|product|Product|商品
minimum|quantity|Minimum|库存下限
maximum|quantity|Maximum|库存上限
multiple|quantity|Multiple|订货倍数
policy|policy|Safety Policy|安全库存策略
== users | Users | 用户 | login
login*|code|Login|登录名
name*|text|Name|姓名
email|text|Email|邮箱
role|choice:sales,buyer,keeper,accountant,manager|Role|角色
warehouses|warehouses|Warehouses|可用仓库
== last_sales | Last Sales Prices | 客户最近售价 | partner product unit
partner*|partner|Customer|客户
product*|product|Product|商品
unit|unit|Unit|单位
price*|price|Last Price|最近售价
date*|date|Last Sold On|最近销售日期
== last_purchases | Last Purchase Prices | 供应商最近进价 | partner product unit
partner*|partner|Vendor|供应商
product*|product|Product|商品
unit|unit|Unit|单位
price*|price|Last Price|最近进价
date*|date|Last Bought On|最近采购日期
== demand | Demand History | 历史销量 | warehouse product period unit
warehouse|warehouse|Warehouse|仓库
product*|product|Product|商品
period*|period|Month or Day|月份或日期
quantity*|quantity|Quantity|销量
unit|unit|Unit|单位
"""
