"""Whom the wholesaler buys from and sells to. Names and cities are (English, Chinese)."""

from typing import NamedTuple


class Vendor(NamedTuple):
    """A vendor; goods come every `cycle` days, the last time `last` days ago, `lead` days after the
    order; `late` are the days that one receipt after the other is late.
    """

    key: str
    names: tuple[str, str]
    city: tuple[str, str]
    cycle: int
    last: int
    lead: int
    late: tuple[int, ...] = (0,)
    terms: int = 30


VENDORS = (
    Vendor('grain', ("Jiangnan Grain & Oil Co.", "江南粮油有限公司"),
           ("Wuxi", "无锡"), 35, 15, 7, (0, 0, 1)),
    Vendor('sauce', ("Shaoxing Sauce Works", "绍兴调味品厂"), ("Shaoxing", "绍兴"), 38, 19, 6),
    Vendor('dairy', ("Guanghua Dairy Co.", "光华乳业有限公司"),
           ("Nanjing", "南京"), 17, 8, 3, (0, 1, 0), terms=15),
    Vendor('snack', ("Gusu Food Co.", "姑苏食品有限公司"), ("Suzhou", "苏州"), 36, 12, 8, (0, -1)),
    Vendor('drink', ("Qiandao Beverage Co.", "千岛饮品有限公司"), ("Hangzhou", "杭州"), 33, 9, 5),
    Vendor('paper', ("Yiwu Household Goods Co.", "义乌日用百货有限公司"),
           ("Yiwu", "义乌"), 40, 33, 10, (0, 2, 5)),
    Vendor('clean', ("Guangzhou Jiejing Chemical", "广州洁净日化有限公司"),
           ("Guangzhou", "广州"), 37, 17, 12, (4, 6, 3, 7), terms=45),
    Vendor('light', ("Zhongshan Lighting Factory", "中山照明电器厂"),
           ("Zhongshan", "中山"), 45, 26, 14, (0, 3)),
)  # fmt: skip


class Customer(NamedTuple):
    """A customer; `size` is the share in what all take, `takes` the categories, `terms` the days
    to pay, `pays` the days that he takes beyond them, `person` the salesperson's login.

    `stopped` is how many days ago he ordered for the last time; None: he still does.
    """

    key: str
    names: tuple[str, str]
    city: tuple[str, str]
    place: str
    size: float
    takes: str
    terms: int
    pays: int
    person: str
    stopped: int | None = None


CUSTOMERS = (
    Customer('harvest', ("Golden Harvest Supermarket", "金穗超市"), ("Shanghai", "上海"),
             'main', 3.0, 'staples sauces dairy fresh snacks drinks paper cleaning', 30, -3,
             'sales'),
    Customer('lotus', ("Lotus Corner Stores", "荷塘便利连锁"), ("Shanghai", "上海"),
             'main', 2.2, 'dairy fresh snacks drinks paper light', 30, 2, 'sales'),
    Customer('canteen', ("Riverside Canteen Services", "滨江团膳服务"), ("Shanghai", "上海"),
             'main', 2.4, 'staples sauces dairy fresh drinks', 45, 24, 'sales'),
    Customer('hotel', ("Huating Hotel", "华亭宾馆"), ("Shanghai", "上海"),
             'main', 1.4, 'staples drinks paper cleaning light', 30, 12, 'sales'),
    Customer('school', ("Yucai School Kitchen", "育才学校食堂"), ("Shanghai", "上海"),
             'main', 1.5, 'staples sauces dairy fresh', 30, -5, 'sales'),
    Customer('market', ("Pudong Market Hall", "浦东平价市场"), ("Shanghai", "上海"),
             'main', 2.0, 'staples sauces snacks drinks paper cleaning', 15, 38, 'sales'),
    Customer('fresh', ("Lvyuan Fresh Food", "绿源生鲜"), ("Shanghai", "上海"),
             'main', 1.6, 'dairy fresh', 30, 0, 'manager', 74),
    Customer('office', ("Zhongyi Office Supplies", "众益办公用品"), ("Shanghai", "上海"),
             'main', 1.0, 'drinks paper cleaning light', 30, 4, 'manager'),
    Customer('clinic', ("Renhe Clinic", "仁和医院后勤部"), ("Shanghai", "上海"),
             'main', 0.8, 'dairy paper cleaning', 60, 18, 'manager'),
    Customer('online', ("Xiaoman Online Shop", "小满网店"), ("Hangzhou", "杭州"),
             'main', 1.2, 'snacks cleaning light', 0, 0, 'manager'),
    Customer('pingjiang', ("Pingjiang Grocery", "平江食杂店"), ("Suzhou", "苏州"),
             'branch', 1.3, 'staples sauces snacks drinks', 15, 3, 'sales'),
    Customer('park', ("Industrial Park Canteen", "园区职工食堂"), ("Suzhou", "苏州"),
             'branch', 1.6, 'staples sauces dairy', 30, 9, 'sales'),
    Customer('jinji', ("Jinji Lake Mart", "金鸡湖生活超市"), ("Suzhou", "苏州"),
             'branch', 1.9, 'dairy snacks drinks paper cleaning', 30, 1, 'sales'),
    Customer('guanqian', ("Guanqian Teahouse", "观前茶楼"), ("Suzhou", "苏州"),
             'branch', 0.7, 'snacks drinks paper', 30, 55, 'manager'),
    Customer('hardware', ("Shuangta Hardware", "双塔五金日杂"), ("Suzhou", "苏州"),
             'branch', 0.7, 'paper cleaning light', 15, 6, 'manager'),
)  # fmt: skip

PEOPLE = {
    'sales': ("Li Na (Sales)", "李娜（销售）"),
    'buyer': ("Wang Wei (Buyer)", "王伟（采购）"),
    'keeper': ("Zhang Qiang (Keeper, Suzhou)", "张强（苏州仓管）"),
    'accountant': ("Chen Jing (Accountant)", "陈静（财务）"),
    'manager': ("Zhao Min (Manager)", "赵敏（经理）"),
}
COMPANY = ("Huainan Trading Co. (Demo)", "汇南商贸有限公司（演示）")
WAREHOUSES = {
    'main': (("Shanghai Warehouse", "上海总仓"), 'SH'),
    'branch': (("Suzhou Branch", "苏州分仓"), 'SZ'),
}
