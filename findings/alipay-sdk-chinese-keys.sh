#!/usr/bin/env bash
# Alipay's own SDK takes the Chinese out of the names in an order: table and allergy become one field without a name.
#
# Tool:    alipay-sdk 4.14.0 (npm, of Alipay) with snakecase-keys 8.1.0, sdkExecute; nothing is sent
# Guess:   the order is signed as it was given; camelCase is turned into the snake_case of the gateway as its page says,
#          and names that are neither stay.
# Seen:    names at any depth lose every letter that is not a to z or a digit. {桌号, 备注} becomes {""} with the last
#          value; 包间1, 卡座1 and 1号桌 are all "1", the last wins; ID2 is id2. Option "camelcase: false" is for answers
#          only. A nested object that is given as text (JSON) stays as it is.
# Matters: what a shop writes into an order under names of its own is changed before it is signed, so no signature ever
#          fails and nobody is told. Everything that is not named by Alipay has to be passed as text.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts alipay-sdk@4.14.0 snakecase-keys@8.1.0
cat > pay.js <<'JS'
const { generateKeyPairSync } = require("node:crypto");
const { AlipaySdk } = require("alipay-sdk");

const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
});
const note = { 桌号: "12", 备注: "花生过敏" };
const cases = [
    [{ tableNo: "12" }, {}, '{"table_no":"12"}', '{"table_no":"12"}'],
    [note, {}, JSON.stringify(note), '{"":"花生过敏"}'],
    [note, { camelcase: false }, JSON.stringify(note), '{"":"花生过敏"}'],
    [JSON.stringify(note), {}, "as given", JSON.stringify(JSON.stringify(note))],
    [{ "1号桌": 68, "2号桌": 99, 包间1: 888, 卡座1: 168 }, {}, "four entries", '{"1":168,"2":99}'],
];
for (const [params, options, guess, recorded] of cases) {
    const sdk = new AlipaySdk({ appId: "2021000000000000", privateKey, ...options });
    const order = { outTradeNo: "A1", totalAmount: "167.00", subject: "晚餐", businessParams: params };
    const text = new URLSearchParams(sdk.sdkExecute("alipay.trade.create", { bizContent: order })).get("biz_content");
    const seen = JSON.stringify(JSON.parse(text).business_params);
    console.log(`${JSON.stringify(params)}: guessed ${guess}, seen ${seen}`);
    if (seen !== recorded) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
JS
node pay.js
