"""Writes the guide to the measures, from the registry: measures.py FILE LANGUAGE ...

One table a language; what is said of a measure comes from its class and the addon's translation.
"""

import sys
import textwrap
from pathlib import Path

env = globals()["env"]  # given by script.py

WORDS = {
    "en_US": {
        "title": "Measures",
        "other": "[简体中文](measures.zh_CN.md)",
        "made": "Written by `./dev i18n` from `restaurant_crm/engine/measures/`; do not edit.",
        "intro": "What a line of a [segment](segments.md) can measure. Where a period can be chosen, “days” is the "
        "last days, today included, and “visits” the guest's last visits. Filters are dishes, days and times, stores, "
        "regions and floors, channel and party size. Ranks compare guests (“among the top 10 %”); changes compare the "
        "last days with as many days before.",
        "heads": ("Measure", "What is counted", "Without data", "Period", "Filters", "Ranks", "Changes"),
        "windows": {"all": "", "all days": "days", "all days visits": "days, visits"},
        "unknown": "unknown",
        "yes": "yes",
    },
    "zh_CN": {
        "title": "指标",
        "other": "[English](measures.md)",
        "made": "由 `./dev i18n` 根据 `restaurant_crm/engine/measures/` 生成，请勿手工修改。",
        "intro": "[客群](segments.zh_CN.md)的每一行条件可以衡量的内容。可选时间范围时，“天”指包含今天在内的最近若干天，"
        "“到店”指顾客最近的若干次到店。筛选包括菜品、星期与时段、门店、区域与楼层、渠道与用餐人数。"
        "排名是与其他顾客相比（如“排名前10%”）；变化是最近若干天与此前同样天数相比。",
        "heads": ("指标", "计算内容", "没有数据时", "时间范围", "筛选", "排名", "变化"),
        "windows": {"all": "", "all days": "天", "all days visits": "天、到店"},
        "unknown": "未知",
        "yes": "可以",
    },
}


def guide(lang):
    from odoo.addons.restaurant_crm.engine.measure import measure

    words, speak = WORDS[lang], env(context={"lang": lang})._
    lines = [f"# {words['title']}", "", words["other"], "", f"<!-- {words['made']} -->", ""]
    lines += [*textwrap.wrap(words["intro"], 120, break_long_words=False), ""]
    lines += [_row(words["heads"]), _row(["---"] * len(words["heads"]))]
    for each in measure.available(env).values():
        lines.append(
            _row(
                [
                    speak(each.label),
                    speak(each.help),
                    words["unknown"] if each.default is None else f"{each.default:g}",
                    words["windows"][" ".join(each.windows)],
                    words["yes"] if each.filters & measure.VISIT_FILTERS else "",
                    words["yes"] if set(each.comparisons) & set(measure.RANK_COMPARISONS) else "",
                    words["yes"] if set(each.comparisons) & set(measure.CHANGE_COMPARISONS) else "",
                ]
            )
        )
    return "\n".join(lines) + "\n"


def _row(cells):
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


for file, lang in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
    Path(file).write_text(guide(lang))
