import { expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import { browser } from "@web/core/browser/browser";
import { mountWithCleanup, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import "@restaurant_crm/app/screens/partner_list/partner_list";
import { setupTill } from "@restaurant_crm/../tests/unit/till";

definePosModels();

async function openList(names, partner = null) {
    const till = await setupTill();
    const partners = till.store.models["res.partner"];
    const known = names.map(([name, phone, guest_search_key], number) =>
        partners.create({ id: 1000 + number, name, phone, guest_search_key }),
    );
    const list = await mountWithCleanup(PartnerList, {
        props: { partner: partner === null ? null : known[partner], getPayload() {}, close() {} },
    });
    const shown = async (query) => {
        list.state.query = query;
        await animationFrame();
        return [...document.querySelectorAll(".partner-info b")].map((cell) => cell.textContent);
    };
    return { ...till, list, shown, known };
}

test("guests are found by the number however it is typed and stored", async () => {
    const { shown } = await openList([
        ["Wei", "＋８６ 138 0013 8899 转 12"],
        ["Xu", "13800138899"],
        ["Li", "139 0013 8899"],
    ]);
    for (const query of [
        "13800138899",
        "0086 138 0013 8899",
        "13800138899转8",
        "１３８００１３８８９９",
    ]) {
        expect(await shown(query)).toEqual(["Wei", "Xu"]);
    }
    expect(await shown("8899")).toEqual(["Wei", "Xu", "Li"]);
});

test("who is meant by initials comes before those in whose initials they stand", async () => {
    const { shown } = await openList([
        ["Sun Xiaolin 孙晓琳", "", "sun xiao lin sunxiaolin sxl"],
        ["Xu Lan 徐兰", "", "xu lan xulan xl"],
        ["Wu Xiaoling 吴小玲", "", "wu xiao ling wuxiaoling wxl"],
        ["Xie Ling 谢玲", "", "xie ling xieling xl"],
    ]);
    expect(await shown("xl")).toEqual([
        "Xu Lan 徐兰",
        "Xie Ling 谢玲",
        "Sun Xiaolin 孙晓琳",
        "Wu Xiaoling 吴小玲",
    ]);
    expect(await shown("xulan")).toEqual(["Xu Lan 徐兰"]);
});

test("blanks between Chinese characters part nothing, those of other names do", async () => {
    const names = ["徐兰", "徐 兰", "徐\u3000兰", "徐\u00a0兰", "徐\u200b兰"];
    const others = ["Xu Lan", "孙徐兰", "王芳 江南"];
    const { shown } = await openList(
        [others[1], ...names, others[0], others[2]].map((n) => [n, ""]),
    );
    for (const query of [...names, "徐 % 兰"]) {
        expect(await shown(query)).toEqual([...names, "孙徐兰"]);
    }
    expect(await shown("xu lan")).toEqual(["Xu Lan"]);
    expect(await shown("xulan")).toEqual([]);
    expect(await shown("江 南")).toEqual(["王芳 江南"]);
});

test("the chosen one comes first, the others by name; the server's come when it has sent them", async () => {
    const { store, list, shown } = await openList(
        [
            ["zz Bo", ""],
            ["zz Anna", ""],
            ["zz Carl", ""],
        ],
        2,
    );
    expect((await shown(""))[0]).toBe("zz Carl");
    expect(await shown("zz")).toEqual(["zz Bo", "zz Anna", "zz Carl"]);
    patchWithCleanup(store.data, {
        callRelated: async () => ({
            "res.partner": [store.models["res.partner"].create({ id: 2000, name: "zz Dora" })],
        }),
    });
    await list.searchPartner();
    expect(await shown("zz")).toEqual(["zz Bo", "zz Anna", "zz Carl", "zz Dora"]);
});

test("a screenful is drawn of many, and a word looks through all of them", async () => {
    patchWithCleanup(browser, { innerHeight: 960 });
    const names = [...Array(300).keys()].map((number) => [
        `zz ${String(number).padStart(3, "0")}`,
        "",
    ]);
    const { list, shown } = await openList(names);
    expect(await shown("zz")).toHaveLength(22);
    const at = { scrollTop: 900, offsetHeight: 100, scrollHeight: 1000, removeEventListener() {} };
    list.modalContent = at;
    Object.getPrototypeOf(list).onScroll.call(list);
    expect(await shown("zz")).toHaveLength(44);
    expect(await shown("zz 299")).toEqual(["zz 299"]);
});
