#!/usr/bin/env bash
# A dish that is rung up while its order is on its way to the server loses the order, which still holds the dish.
#
# Tool:    Odoo 19.0, the models of its till (point_of_sale's related_models), as Debian packs it (19.0.0+dfsg-1)
# Guess:   the answer turns the order's temporary id, a uuid, into the server's number; lines in the order keep it.
# Seen:    lines that were sent keep their order. A line that was added in the meantime stays in order.lines, but names
#          the order by the uuid for good, which nobody has any more: line.order_id is undefined. Added after the answer
#          it has its order.
# Matters: whatever asks such a line for its order fails, from the price to the rules of an addon. Waiters go on
#          tapping while a slow network answers. (The addon here gives such lines their order back.)
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
source "$(dirname "$0")/lib/till_models.sh"
npm install --silent --no-audit --no-fund --ignore-scripts @odoo/owl@2.8.1 luxon@3.7.2 jsdom@26.1.0
cat > run.mjs <<'JS'
import { models } from "./till.mjs";

const order = models["pos.order"].create({});
const ringUp = () => models["pos.order.line"].create({ order_id: order });
const [sent, meantime] = [ringUp(), ringUp()];
const uuid = order.id;
models.loadConnectedData({
    "pos.order": [{ id: 7, uuid, lines: [70] }],
    "pos.order.line": [{ id: 70, uuid: sent.uuid, order_id: 7 }],
});
for (const [what, line, recorded] of [
    ["sent before", sent, 7],
    ["added in the meantime", meantime, undefined],
    ["added after the answer", ringUp(), 7],
]) {
    const seen = line.order_id?.id;
    const named = line.raw.order_id === uuid ? "the uuid" : line.raw.order_id;
    console.log(`${what}: guessed order 7, seen ${seen}; the line names ${named}`);
    if (seen !== recorded || !order.lines.includes(line)) {
        console.error(`The behaviour changed: recorded was ${recorded}, with the line among the order's.`);
        process.exit(1);
    }
}
JS
node run.mjs
