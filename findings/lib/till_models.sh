# Sourced by findings on the models of Odoo's till: goes to $room and makes till.mjs there, which exports the models of
# orders and their lines. They need owl, luxon and jsdom.
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && python3 -c "from devtools.odoo_tree import odoo_home; print(odoo_home())" | tail -n 1)
till=$(find "$home" -path "*/point_of_sale/static/src" -print -quit)
cp "$till"/app/models/related_models/*.js "$till"/{lazy_getter,proxy_trap}.js "$room"
cp "$(find "$home" -path "*/web/static/src/core/utils/reactive.js" -print -quit)" "$room"
cd "$room"
echo '{ "type": "module" }' > package.json
# The modules find each other, and what the models do not need here is left out.
sed -i -E -e 's#"(@point_of_sale/|@web/core/utils/|\./)([a-z_]+)"#"./\2.js"#' \
    -e 's#"@web/core/l10n/dates"#"./dates.js"#' -- *.js
echo 'export const uuidv4 = () => crypto.randomUUID();' > ids.js
sed -i 's#import { uuidv4 } from "./utils.js"#import { uuidv4 } from "./ids.js"#' index.js
cat > dates.js <<'JS'
export const serializeDate = String, serializeDateTime = String, deserializeDate = String, deserializeDateTime = String;
JS
cat > till.mjs <<'JS'
import { JSDOM } from "jsdom";
import * as luxon from "luxon";

const { window } = new JSDOM("", { pretendToBeVisual: true });
for (const name of Object.getOwnPropertyNames(window).filter((name) => /^[A-Z]/.test(name) && !(name in globalThis))) {
    globalThis[name] = window[name];
}
Object.assign(globalThis, { luxon, window, document: window.document });
const { createRelatedModels } = await import("./index.js");
const field = (name, type, more) => ({ [name]: { name, type, ...more } });
const row = { ...field("id", "integer"), ...field("uuid", "char") };
const tables = { "pos.order": { key: "uuid" }, "pos.order.line": { key: "uuid" } };
export const { models } = createRelatedModels(
    {
        "pos.order": {
            ...row,
            ...field("lines", "one2many", { relation: "pos.order.line", inverse_name: "order_id" }),
        },
        "pos.order.line": {
            ...row,
            ...field("qty", "float"),
            ...field("order_id", "many2one", { relation: "pos.order" }),
        },
    },
    {},
    {
        databaseTable: tables,
        databaseIndex: { "pos.order": ["uuid"], "pos.order.line": ["uuid"] },
        dynamicModels: Object.keys(tables),
    }
);
JS
