"""What the wholesaler trades in.

Names are (English, Chinese). Costs and prices are yuan a unit, without tax.
"""

from typing import NamedTuple

UNITS = {
    'bag': ("Bag", "袋"),
    'bottle': ("Bottle", "瓶"),
    'box': ("Box", "盒"),
    'can': ("Can", "罐"),
    'case': ("Case", "箱"),
    'pack': ("Pack", "提"),
    'piece': ("Piece", "件"),
    'roll': ("Roll", "卷"),
    'kg': ("kg", "kg"),
}

CATEGORIES = {
    'staples': ("Grain and Oil", "粮油"),
    'sauces': ("Sauces", "调味品"),
    'dairy': ("Dairy", "乳制品"),
    'fresh': ("Chilled", "低温鲜品"),
    'snacks': ("Snacks", "休闲食品"),
    'drinks': ("Drinks", "饮料酒水"),
    'paper': ("Paper and Household", "纸品日用"),
    'cleaning': ("Cleaning and Care", "洗护清洁"),
    'light': ("Lamps and Batteries", "灯具电池"),
}


class Good(NamedTuple):
    """A product; sold in `unit`, bought in cases of `case` units where that is more than one.

    `weekly` is what all customers together take in a week, `life` the days from receipt to expiry
    (0: no lots), `left` how many days the stock of today lasts.
    """

    key: str
    code: str
    names: tuple[str, str]
    category: str
    vendor: str
    unit: str
    case: int
    cost: float
    price: float
    weekly: int
    life: int = 0
    left: int = 16


GOODS = (
    Good('rice', 'LY-101', ("Northeast Rice 10 kg", "东北大米 10kg"),
         'staples', 'grain', 'bag', 1, 52, 64, 180),
    Good('sticky', 'LY-102', ("Glutinous Rice, loose", "散装糯米"),
         'staples', 'grain', 'kg', 1, 5.6, 7.6, 320, left=11),
    Good('oil', 'LY-103', ("Peanut Oil 5 L", "压榨花生油 5L"),
         'staples', 'grain', 'bottle', 4, 78, 94, 120, left=6),
    Good('flour', 'LY-104', ("Wheat Flour 5 kg", "高筋小麦粉 5kg"),
         'staples', 'grain', 'bag', 1, 17, 22.5, 100),
    Good('soy', 'TW-201', ("Light Soy Sauce 500 ml", "特级生抽 500ml"),
         'sauces', 'sauce', 'bottle', 12, 6.2, 9.2, 440, left=3),
    Good('vinegar', 'TW-202', ("Aromatic Vinegar 500 ml", "镇江香醋 500ml"),
         'sauces', 'sauce', 'bottle', 12, 4.1, 6.4, 260),
    Good('wine', 'TW-203', ("Cooking Wine 500 ml", "绍兴料酒 500ml"),
         'sauces', 'sauce', 'bottle', 12, 3.8, 5.9, 180, left=24),
    Good('salt', 'TW-204', ("Table Salt 400 g", "精制食盐 400g"),
         'sauces', 'sauce', 'bag', 40, 1.2, 1.9, 320, left=20),
    Good('milk', 'RP-301', ("Whole Milk 250 ml × 12", "纯牛奶 250ml×12"),
         'dairy', 'dairy', 'case', 1, 28, 37, 220, life=180, left=10),
    Good('yogurt', 'RP-302', ("Yogurt 100 g × 8", "风味酸奶 100g×8"),
         'fresh', 'dairy', 'pack', 1, 9.5, 13.8, 120, life=24, left=9),
    Good('cheese', 'RP-303', ("Cheese Sticks 500 g", "奶酪棒 500g"),
         'dairy', 'dairy', 'bag', 1, 18, 26, 48, life=75, left=26),
    Good('biscuit', 'XS-401', ("Soda Biscuits 400 g", "苏打饼干 400g"),
         'snacks', 'snack', 'box', 20, 6.5, 9.9, 160, life=240),
    Good('noodles', 'XS-402', ("Instant Noodles × 5", "红烧牛肉面 五连包"),
         'snacks', 'snack', 'bag', 6, 9.8, 13.4, 240, life=150),
    Good('nuts', 'XS-403', ("Mixed Nuts 500 g", "混合坚果 500g"),
         'snacks', 'snack', 'can', 12, 31, 45, 52, life=210, left=75),
    Good('gift', 'XS-404', ("Gift Box of Pastry", "传统糕点礼盒"),
         'snacks', 'snack', 'box', 1, 66, 96, 6, life=200, left=150),
    Good('water', 'YL-501', ("Mineral Water 550 ml", "饮用矿泉水 550ml"),
         'drinks', 'drink', 'bottle', 24, 0.9, 1.45, 1800, life=365),
    Good('tea', 'YL-502', ("Green Tea Drink 500 ml", "茉莉绿茶饮料 500ml"),
         'drinks', 'drink', 'bottle', 15, 2.3, 3.4, 600, life=270),
    Good('beer', 'YL-503', ("Lager 500 ml", "清爽啤酒 500ml"),
         'drinks', 'drink', 'can', 12, 3.1, 4.5, 528, life=365, left=9),
    Good('tissue', 'ZP-601', ("Facial Tissue × 6", "三层抽纸 6包"),
         'paper', 'paper', 'pack', 8, 11, 15.9, 280, left=-6),
    Good('towel', 'ZP-602', ("Kitchen Towel × 2", "厨房用纸 2卷"),
         'paper', 'paper', 'pack', 12, 6, 9.2, 140),
    Good('bags', 'ZP-603', ("Bin Liners 100", "加厚垃圾袋 100只"),
         'paper', 'paper', 'roll', 30, 4.2, 6.9, 160, left=30),
    Good('gloves', 'ZP-604', ("Household Gloves", "家用橡胶手套"),
         'paper', 'paper', 'piece', 1, 3.6, 6.2, 80),
    Good('detergent', 'XH-701', ("Liquid Detergent 3 kg", "深层洁净洗衣液 3kg"),
         'cleaning', 'clean', 'bottle', 4, 19, 27.5, 152, left=4),
    Good('dish', 'XH-702', ("Dish Soap 1.5 kg", "柠檬洗洁精 1.5kg"),
         'cleaning', 'clean', 'bottle', 6, 7.5, 11.5, 192, left=14),
    Good('shampoo', 'XH-703', ("Shampoo 750 ml", "去屑洗发水 750ml"),
         'cleaning', 'clean', 'bottle', 12, 21, 31.5, 72, left=20),
    Good('paste', 'XH-704', ("Toothpaste 180 g", "清新牙膏 180g"),
         'cleaning', 'clean', 'box', 36, 5.4, 8.4, 140),
    Good('bulb', 'DJ-801', ("LED Bulb 9 W", "LED灯泡 9W"),
         'light', 'light', 'piece', 50, 4.5, 8, 120, left=21),
    Good('battery', 'DJ-802', ("AA Batteries × 4", "5号碱性电池 4粒"),
         'light', 'light', 'box', 24, 4.8, 7.6, 152, left=8),
    Good('fan', 'DJ-803', ("Table Fan", "静音台扇"),
         'light', 'light', 'piece', 1, 58, 84, 0, left=0),
)  # fmt: skip
