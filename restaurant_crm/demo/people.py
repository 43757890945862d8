"""Believable names, phone numbers and birthdays for the guests of the demo chain.

Plain Python, decided by the random generator that is passed in. Telephone numbers are valid
in form, but their middle block ``0000`` is hardly ever given out, and mail addresses are in
a reserved domain: messages sent from a demo should not reach real people.
"""

from datetime import date, timedelta


def _pairs(text):
    """Pairs of pinyin and characters out of a list such as ``Wang 王, Li 李``."""
    return [tuple(pair.split()) for pair in text.split(",")]


SURNAMES = _pairs(
    """
    Wang 王, Li 李, Zhang 张, Liu 刘, Chen 陈, Yang 杨, Huang 黄, Zhao 赵, Wu 吴, Zhou 周,
    Xu 徐, Sun 孙, Ma 马, Zhu 朱, Hu 胡, Guo 郭, He 何, Lin 林, Luo 罗, Gao 高, Zheng 郑,
    Liang 梁, Xie 谢, Song 宋, Tang 唐, Xu 许, Han 韩, Feng 冯, Deng 邓, Cao 曹, Peng 彭,
    Zeng 曾, Xiao 肖, Tian 田, Dong 董, Pan 潘, Yuan 袁, Cai 蔡, Jiang 蒋, Yu 余, Du 杜,
    Ye 叶, Cheng 程, Wei 魏, Su 苏, Lu 吕, Ding 丁, Ren 任, Shen 沈, Yao 姚, Lu 卢, Fu 傅,
    Zhong 钟, Cui 崔, Tan 谭, Fan 范
    """
)

GIVEN_NAMES = {
    "female": _pairs(
        """
        Fang 芳, Na 娜, Min 敏, Jing 静, Yan 艳, Juan 娟, Li 丽, Ting 婷, Xue 雪, Hui 慧,
        Yun 云, Lan 兰, Xiaoyan 晓燕, Meiling 美玲, Xiuying 秀英, Yuting 雨婷, Jiayi 佳怡,
        Xinyi 欣怡, Zihan 子涵, Mengqi 梦琪, Shiyu 诗雨, Wanting 婉婷, Lihua 丽华,
        Yawen 雅雯, Ruoxi 若曦, Qianqian 倩倩, Siqi 思琪, Xiaolin 晓琳, Yuxin 雨欣,
        Huimin 慧敏, Jingyi 静怡, Lulu 璐璐, Yingying 莹莹, Ke'er 可儿, Meng 萌, Xin 欣,
        Yue 月, Qing 青
        """
    ),
    "male": _pairs(
        """
        Wei 伟, Qiang 强, Lei 磊, Jun 军, Yong 勇, Jie 杰, Tao 涛, Ming 明, Chao 超, Gang 刚,
        Peng 鹏, Hao 浩, Bin 斌, Bo 波, Kai 凯, Yuxuan 宇轩, Haoran 浩然, Zihao 子豪,
        Junjie 俊杰, Jianguo 建国, Zhiqiang 志强, Xiaoming 晓明, Wenbo 文博, Tianyu 天宇,
        Jiahao 嘉豪, Mingxuan 明轩, Zhiyuan 志远, Guoqiang 国强, Yifan 一帆, Chenxi 晨曦,
        Haotian 昊天, Bowen 博文, Jianhua 建华, Zhenyu 振宇, Shuai 帅, Rui 睿, Feng 峰,
        Dong 东
        """
    ),
}

PHONE_PREFIXES = ("138", "139", "136", "159", "186", "188")
PHONE_BLOCK = 10_000

# Shares of guests whose contact says this much.
WITH_EMAIL = 0.35
WITH_BIRTHDAY = 0.65


def names(rng, count):
    """``count`` different people: (pinyin, characters, gender).

    When all combinations are used up, a number is put behind the name.
    """
    people = [
        (f"{family} {given}", f"{family_zh}{given_zh}", gender)
        for gender, given_names in GIVEN_NAMES.items()
        for given, given_zh in given_names
        for family, family_zh in SURNAMES
    ]
    rng.shuffle(people)
    drawn = people[:count]
    for number in range(len(people), count):
        pinyin, characters, gender = people[number % len(people)]
        drawn.append((pinyin, f"{characters}{number // len(people) + 1}", gender))
    return drawn


def phone(number):
    """The telephone number of the guest ``number``; no two guests share one."""
    prefix = PHONE_PREFIXES[(number - 1) % len(PHONE_PREFIXES)]
    return f"+86 {prefix} 0000 {(number - 1) // len(PHONE_PREFIXES) % PHONE_BLOCK:04d}"


def email(rng, pinyin, number):
    """A mail address for some guests, none for the others."""
    if rng.random() >= WITH_EMAIL:
        return None
    return f"{pinyin.lower().replace(' ', '.').replace(chr(39), '')}{number}@example.com"


def birthday(rng, today, ages):
    """A birthday for most guests, none for the others."""
    born = today - timedelta(days=round(rng.uniform(ages[0] * 365.25, (ages[1] + 1) * 365.25)))
    return born if rng.random() < WITH_BIRTHDAY else None


def birthday_in(today, days, age):
    """The birth date of somebody who turns ``age`` in so many days."""
    party = today + timedelta(days=days)
    # Nobody of the demo is born on a leap day: every year has the party.
    return date(party.year - age, party.month, min(party.day, 28) if party.month == 2 else party.day)
