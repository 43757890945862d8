#!/usr/bin/env bash
# "Did you mean?" sends the mail of Chinese guests to Canada.
#
# Tools:   mailcheck 1.1.1, @zootools/email-spell-checker 1.12.0 (npm)
# Guess:   addresses at the large Chinese providers are left alone; at worst nothing is suggested for a typing error.
# Seen:    mailcheck suggests 189.ca for 189.cn (China Telecom), wo.ca for wo.cn (China Unicom), sina.ca for sina.cn;
#          both suggest hotmail.com for foxmail.com (Tencent). qq.com and 163.com are left alone.
# Matters: a cashier who taps the suggestion gives the guest's bills and vouchers to a stranger. Suggestions need a list
#          of the providers that the guests really use.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts mailcheck@1.1.1 @zootools/email-spell-checker@1.12.0
cat > mail.mjs <<'JS'
import mailcheck from "mailcheck";
import speller from "@zootools/email-spell-checker";

const recorded = {
    "189.cn": ["189.ca", null],
    "wo.cn": ["wo.ca", null],
    "sina.cn": ["sina.ca", null],
    "foxmail.com": ["hotmail.com", "hotmail.com"],
    "qq.com": [null, null],
    "163.com": [null, null],
};
for (const [domain, expected] of Object.entries(recorded)) {
    const email = `guest@${domain}`;
    const seen = [
        mailcheck.run({ email, suggested: (found) => found.domain, empty: () => null }),
        speller.run({ email })?.domain ?? null,
    ];
    console.log(`${domain}: guessed no suggestion, seen ${seen.map((found) => found ?? "none").join(" and ")}`);
    if (String(seen) !== String(expected)) {
        console.error(`The behaviour changed: recorded was ${expected}.`);
        process.exit(1);
    }
}
JS
node mail.mjs
