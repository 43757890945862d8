#!/usr/bin/env bash
# What guests paid by the code on the counter is not in the books, nor is what a supplier was paid by his.
#
# Tool:    financial-beancount 0.2.0 (PyPI): bills of WeChat and Alipay for accounting
# Guess:   of the list that WeChat sends out, every row with money that changed hands is taken over.
# Seen:    of the column 当前状态 (state) it knows 支付成功 and five others. Takings by code (二维码收款) are 已收钱 there,
#          payments by code (扫二维码付款) 已转账, purchases with a part sent back 已退款(￥5.00): these rows are left out
#          without an error or a count of them. "退款" of the 5.00 is there, so the 320.00 of fish earn 5.00.
# Matters: stalls and small restaurants that take money by a code on the counter. Compare the sum of the rows with the
#          totals in the head of the file (收入：3笔 91.00元) before such a list meets the till's payments.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps financial-beancount==0.2.0
cd "$room"
cat > bill.csv <<'CSV'
微信支付账单明细,,,,,,,,,,
收入：3笔 91.00元,,,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2026-11-27 12:05:00,二维码收款,客人甲,"收款方备注:二维码收款",收入,¥38.00,/,已收钱,1001	,/,"/"
2026-11-27 12:31:00,转账,客人乙,"转账备注:午餐",收入,¥48.00,/,已存入零钱,1002	,/,"/"
2026-11-27 15:00:00,扫二维码付款,菜贩,"收款方备注:二维码收款",支出,¥126.00,零钱,已转账,1003	,/,"/"
2026-11-27 15:20:00,商户消费,鱼行,"鲈鱼",支出,¥320.00,零钱,已退款(￥5.00),1004	,2004	,"/"
2026-11-27 15:40:00,鱼行-退款,鱼行,"鲈鱼",收入,¥5.00,零钱,支付成功,1005	,2004	,"/"
2026-11-27 16:00:00,商户消费,粮油店,"大米",支出,¥210.00,零钱,支付成功,1006	,2006	,"/"
CSV
venv/bin/python - <<'PY'
import sys

from beancount_dedup.parsers.wechat_parser import WechatParser

GUESS = ["38.00", "48.00", "-126.00", "-320.00", "5.00", "-210.00"]
RECORDED = ["48.00", "5.00", "-210.00"]
read = WechatParser().parse("bill.csv")
seen = [str(row.amount) for row in read.transactions]
print(f"guessed {' '.join(GUESS)}\nseen    {' '.join(seen)}; errors: {read.errors}")
if seen != RECORDED or read.errors:
    sys.exit(f"The behaviour changed: recorded was {' '.join(RECORDED)} without an error.")
PY
