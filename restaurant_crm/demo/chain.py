"""The static vocabulary of the demo chain: company, regions, stores, tables and menu.

Names come as pairs of English and Chinese. Prices are in yuan and made so that a guest
spends about 80 to 130 a head. Plain data: nothing here needs a database.
"""

from typing import NamedTuple

TIME_ZONE = "Asia/Shanghai"

# The guests who stand for a behaviour, and all their orders, are drawn from this seed.
SEED = 20190

# Days of history before today.
HISTORY_DAYS = 548


class Name(NamedTuple):
    en: str
    zh: str


class Store(NamedTuple):
    key: str
    name: Name
    region: str
    street: str
    # Share of the chain's guests who live around the corner.
    weight: int


class Category(NamedTuple):
    key: str
    name: Name
    parent: str | None = None


class Dish(NamedTuple):
    key: str
    category: str
    name: Name
    price: int


COMPANY = Name("Red Lantern Hot Pot", "红灯笼火锅")
WAREHOUSE = Name("Central Store", "中央仓库")

REGIONS = {
    "southwest": Name("Southwest", "西南大区"),
    "east": Name("East", "华东大区"),
    "north": Name("North", "华北大区"),
}

CITIES = {"southwest": "Chengdu 成都", "east": "Shanghai 上海", "north": "Beijing 北京"}

STORES = [
    Store("chunxi", Name("Chunxi Road", "春熙路店"), "southwest", "Chunxi Road 38", 26),
    Store("kuanzhai", Name("Kuanzhai Alley", "宽窄巷子店"), "southwest", "Kuanxiangzi 12", 18),
    Store("xintiandi", Name("Xintiandi", "新天地店"), "east", "Madang Road 245", 17),
    Store("wujiaochang", Name("Wujiaochang", "五角场店"), "east", "Songhu Road 77", 14),
    Store("guijie", Name("Ghost Street", "簋街店"), "north", "Dongzhimen Inner Street 156", 14),
    Store("zhongguancun", Name("Zhongguancun", "中关村店"), "north", "Zhongguancun Street 19", 11),
]


class Person(NamedTuple):
    """Somebody who works for the chain; without a password nobody can log in as them."""

    login: str
    name: str
    groups: tuple
    # What they see and answer for; no store stands for all of them.
    stores: tuple = ()
    region: str | None = None
    password: bool = False


GUEST_RELATIONS = ("restaurant_crm.group_user", "point_of_sale.group_pos_manager")

ADMINISTRATOR = "Chen Jing 陈静"
STAFF = [
    Person("manager", "Zhao Min 赵敏", GUEST_RELATIONS, ("chunxi",), password=True),
    Person("region", "Sun Wei 孙薇", GUEST_RELATIONS, ("chunxi", "kuanzhai"), "southwest", password=True),
    Person("cashier", "Lin Tao 林涛", ("base.group_user", "point_of_sale.group_pos_user"), ("chunxi",), password=True),
    Person("hotline", "Xu Ying 徐莹", ("restaurant_crm.group_user",)),
    Person("east", "Gu Ming 顾明", GUEST_RELATIONS, ("xintiandi", "wujiaochang"), "east"),
    Person("north", "Bai Lu 白璐", GUEST_RELATIONS, ("guijie", "zhongguancun"), "north"),
    Person("kuanzhai", "He Jun 何军", GUEST_RELATIONS, ("kuanzhai",)),
    Person("xintiandi", "Shen Yue 沈月", GUEST_RELATIONS, ("xintiandi",)),
    Person("wujiaochang", "Lu Kai 陆凯", GUEST_RELATIONS, ("wujiaochang",)),
    Person("guijie", "Ma Chao 马超", GUEST_RELATIONS, ("guijie",)),
    Person("zhongguancun", "Tian Qing 田青", GUEST_RELATIONS, ("zhongguancun",)),
]
# Who manages each store: the logins above.
MANAGERS = {"chunxi": "manager"}

# What the levels of the ready-made schemes take off the menu's prices, in percent.
PRICE_LISTS = {
    "tier_house_vip": (Name("VIP, 8 % off", "贵宾价，九二折"), 8),
    "tier_young_star": (Name("Stars, 5 % off", "星客价，九五折"), 5),
}
MENU_PRICES = Name("Menu Prices", "菜单价")

FLOORS = [Name("Main Hall", "大厅"), Name("Private Rooms", "包间")]

# Seats of the tables on each floor.
TABLES = [(2, 2, 4, 4, 4, 4, 6, 6), (4, 6, 6, 8, 8, 10, 10, 12)]

# preset key: (name, what it serves, what the till asks for)
PRESETS = {
    "dine_in": (Name("Dine In", "堂食"), "table", "none"),
    "takeaway": (Name("Takeaway", "外带"), "counter", "name"),
    "delivery": (Name("Delivery", "外卖"), "delivery", "address"),
}

PAYMENTS = {
    "cash": Name("Cash", "现金"),
    "card": Name("Card", "银行卡"),
    "wechat": Name("WeChat Pay", "微信支付"),
}

CATEGORIES = [
    Category("broth", Name("Broths", "锅底")),
    Category("sauce", Name("Dipping Sauces", "蘸料")),
    Category("sichuan", Name("Sichuan Dishes", "川菜")),
    Category("sichuan_cold", Name("Cold Sichuan Dishes", "川味凉菜"), "sichuan"),
    Category("sichuan_hot", Name("Hot Sichuan Dishes", "川味热菜"), "sichuan"),
    Category("meat", Name("Meat", "肉类")),
    Category("seafood", Name("Seafood", "海鲜")),
    Category("vegetable", Name("Vegetables", "蔬菜")),
    Category("tofu", Name("Tofu & Noodles", "豆制品与面食")),
    Category("snack", Name("Snacks", "小吃")),
    Category("dessert", Name("Desserts", "甜品")),
    Category("drink", Name("Drinks", "饮品")),
    Category("soft_drink", Name("Tea & Soft Drinks", "茶与软饮"), "drink"),
    Category("alcohol", Name("Beer & Spirits", "酒水"), "drink"),
]

# What the kitchen pays for a dish, as a share of its price.
COST_SHARE = {"broth": 0.28, "meat": 0.45, "seafood": 0.48, "soft_drink": 0.22, "alcohol": 0.38}
DEFAULT_COST_SHARE = 0.32


def _dishes(category, *rows):
    return [Dish(key, category, Name(en, zh), price) for key, en, zh, price in rows]


MENU = [
    *_dishes(
        "broth",
        ("mala_broth", "Spicy Beef Tallow Broth", "牛油麻辣锅", 68),
        ("twin_broth", "Twin Broth", "鸳鸯锅", 78),
        ("four_broth", "Four-Flavour Broth", "四味锅", 98),
        ("tomato_broth", "Tomato Broth", "番茄锅", 58),
        ("mushroom_broth", "Wild Mushroom Broth", "菌菇锅", 62),
        ("bone_broth", "Pork Bone Broth", "大骨锅", 58),
        ("solo_mala_broth", "Single Spicy Pot", "麻辣小锅", 28),
        ("solo_clear_broth", "Single Clear Pot", "清汤小锅", 26),
    ),
    *_dishes(
        "sauce",
        ("sesame_sauce", "Sesame Sauce", "麻酱蘸料", 10),
        ("garlic_oil", "Garlic Sesame Oil", "蒜泥香油碟", 10),
        ("dry_chili", "Dry Chili Dip", "干辣椒碟", 8),
    ),
    *_dishes(
        "sichuan_cold",
        ("mouth_watering_chicken", "Mouth-Watering Chicken", "口水鸡", 42),
        ("husband_wife_beef", "Husband and Wife Beef", "夫妻肺片", 46),
        ("garlic_pork", "Garlic Pork Slices", "蒜泥白肉", 38),
        ("bang_bang_chicken", "Bang Bang Chicken", "棒棒鸡", 39),
    ),
    *_dishes(
        "sichuan_hot",
        ("mapo_tofu", "Mapo Tofu", "麻婆豆腐", 32),
        ("kung_pao_chicken", "Kung Pao Chicken", "宫保鸡丁", 42),
        ("twice_cooked_pork", "Twice-Cooked Pork", "回锅肉", 46),
        ("boiled_fish", "Boiled Fish in Chili Oil", "水煮鱼", 78),
        ("dan_dan_noodles", "Dan Dan Noodles", "担担面", 22),
        ("yuxiang_pork", "Fish-Fragrant Pork", "鱼香肉丝", 38),
    ),
    *_dishes(
        "meat",
        ("sliced_beef", "Sliced Fatty Beef", "精品肥牛", 62),
        ("tender_beef", "Tender Beef", "嫩牛肉", 58),
        ("lamb_rolls", "Lamb Rolls", "羔羊肉卷", 58),
        ("wagyu", "Wagyu Slices", "和牛片", 128),
        ("pork_belly", "Pork Belly", "五花肉", 42),
        ("tripe", "Fresh Beef Tripe", "鲜毛肚", 68),
        ("duck_blood", "Duck Blood", "鸭血", 24),
        ("luncheon_meat", "Luncheon Meat", "午餐肉", 26),
        ("beef_balls", "Hand-Made Beef Balls", "手打牛肉丸", 42),
    ),
    *_dishes(
        "seafood",
        ("shrimp_paste", "Shrimp Paste", "虾滑", 52),
        ("tiger_prawns", "Tiger Prawns", "鲜虾", 68),
        ("sole", "Sole Fillet", "龙利鱼片", 46),
        ("squid", "Squid Flowers", "鱿鱼花", 42),
        ("abalone", "Baby Abalone", "小鲍鱼", 118),
        ("fish_balls", "Fish Balls", "鱼丸", 32),
    ),
    *_dishes(
        "vegetable",
        ("lettuce", "Romaine Lettuce", "生菜", 18),
        ("crown_daisy", "Crown Daisy", "茼蒿", 20),
        ("lotus_root", "Lotus Root", "藕片", 18),
        ("potato", "Potato Slices", "土豆片", 16),
        ("winter_melon", "Winter Melon", "冬瓜", 16),
        ("enoki", "Enoki Mushrooms", "金针菇", 20),
        ("shiitake", "Shiitake Mushrooms", "香菇", 22),
        ("mushroom_platter", "Mushroom Platter", "菌菇拼盘", 38),
        ("vegetable_platter", "Vegetable Platter", "蔬菜拼盘", 36),
        ("kelp", "Kelp Knots", "海带结", 16),
    ),
    *_dishes(
        "tofu",
        ("frozen_tofu", "Frozen Tofu", "冻豆腐", 18),
        ("tofu_skin", "Tofu Skin", "豆皮", 18),
        ("fried_bean_rolls", "Fried Bean Rolls", "响铃卷", 24),
        ("pulled_noodles", "Hand-Pulled Noodles", "手拉面", 14),
        ("sweet_potato_noodles", "Sweet Potato Noodles", "红薯粉", 16),
        ("rice", "Steamed Rice", "米饭", 4),
    ),
    *_dishes(
        "snack",
        ("crispy_pork", "Crispy Fried Pork", "小酥肉", 36),
        ("red_oil_wontons", "Wontons in Red Oil", "红油抄手", 26),
        ("spring_rolls", "Spring Rolls", "春卷", 22),
        ("fried_buns", "Golden Fried Buns", "炸馒头", 18),
        ("kids_set", "Children's Set", "儿童套餐", 38),
    ),
    *_dishes(
        "dessert",
        ("ice_jelly", "Brown Sugar Ice Jelly", "红糖冰粉", 16),
        ("rice_cakes", "Brown Sugar Rice Cakes", "红糖糍粑", 26),
        ("mango_pomelo", "Mango Pomelo Sago", "杨枝甘露", 28),
        ("sesame_balls", "Sesame Balls", "芝麻球", 22),
        ("fruit_plate", "Fruit Plate", "水果拼盘", 38),
        ("ice_cream", "Osmanthus Ice Cream", "桂花冰淇淋", 24),
    ),
    *_dishes(
        "soft_drink",
        ("plum_juice", "Sour Plum Juice", "酸梅汤", 16),
        ("soy_milk", "Fresh Soy Milk", "鲜豆浆", 12),
        ("chrysanthemum_tea", "Chrysanthemum Tea", "菊花茶", 18),
        ("herbal_tea", "Herbal Tea", "凉茶", 10),
        ("cola", "Cola", "可乐", 8),
        ("coconut_milk", "Coconut Milk", "椰汁", 14),
    ),
    *_dishes(
        "alcohol",
        ("snow_beer", "Snow Beer", "雪花啤酒", 14),
        ("craft_beer", "Craft Wheat Beer", "精酿小麦", 38),
        ("baijiu", "Baijiu, Small Bottle", "小瓶白酒", 68),
    ),
]
