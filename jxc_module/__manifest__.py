{
    'name': "JXC: Purchase, Sales and Stock in Control",
    'version': '19.0.1.0.0',
    'summary': "进销存: safety stock on real demand, alerts, replenishment, roles by warehouse",
    'author': "JXC founders",
    'website': "https://github.com/jxc-module/jxc_module",
    'license': 'LGPL-3',
    'category': 'Supply Chain/Inventory',
    'depends': [
        'stock_account',
        'purchase_stock',
        'sale_stock',
        'sale_management',
        'product_expiry',
    ],
    'data': [
        'security/groups.xml',
        'security/rules_access.xml',
        'views/menus.xml',
        'views/access/res_users_views.xml',
        'views/base/res_config_settings_views.xml',
    ],
    'application': True,
}
