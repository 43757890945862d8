import { expect, test } from "@odoo/hoot";
import { writeTable } from "@restaurant_crm/../tests/unit/suggestion_tables";
import {
    choose,
    daypartAt,
    isWithout,
    rank,
    readTable,
} from "@restaurant_crm/app/utils/suggestions";

const TABLE = writeTable(
    [51, 52, 53, 54],
    { "": [0.5, 0.3, 0.2, 0.1], "lunch|dine_in": [0.1, 0.3, 0.2, 0.5] },
    { 51: { 54: 40, 52: -10 }, 54: { 51: 40 } },
);
const about = (values) => ({
    part: "none",
    onOrder: new Set(),
    had: new Map(),
    visits: 0,
    ...values,
});

test("dishes are ranked by what the house, the guest and the order say", () => {
    const table = readTable(TABLE);
    const ids = (values) => rank(table, about(values)).map(({ id }) => id);
    expect(ids({})).toEqual([51, 52, 53, 54]);
    expect(ids({ part: "lunch|dine_in" })).toEqual([54, 52, 53, 51]);
    const own = rank(table, about({ had: new Map([[53, 8]]), visits: 10 }));
    expect(own[0].id).toBe(53);
    expect(own[0].reason).toBe("had");
    // (8 + 10 * 0.2) / (10 + 10)
    expect(own[0].score).toBeCloseTo(0.5, { digits: 2 });
    const paired = rank(table, about({ onOrder: new Set([51, 99]) }));
    const last = paired.find(({ id }) => id === 54);
    expect([last.reason, last.other]).toEqual(["with", 51]);
    expect(last.score).toBeCloseTo(0.5, { digits: 2 });
    expect(paired.find(({ id }) => id === 52).score).toBeCloseTo(0.2, { digits: 2 });
});

test("three are chosen of what may be offered, one a group, and one that is new", () => {
    const ranked = [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id }));
    const chosen = (mayOffer, groupsOf, known) =>
        choose(ranked, mayOffer, groupsOf, known).map(({ id, isNew }) =>
            isNew ? `${id} new` : id,
        );
    const all = () => true;
    const none = () => [];
    expect(chosen(all, none, null)).toEqual([1, 2, 3]);
    expect(chosen((id) => id !== 2, none, null)).toEqual([1, 3, 4]);
    expect(chosen(all, (id) => (id < 4 ? ["rice"] : []), null)).toEqual([1, 4, 5]);
    expect(chosen(all, none, new Set([1, 2, 3, 4, 5]))).toEqual([1, 2, 3, "6 new"]);
    expect(chosen(all, none, new Set([1, 3]))).toEqual([1, "2 new", 3, "4 new"]);
    expect(chosen((id) => id < 3, none, null)).toEqual([1, 2]);
    expect(chosen(() => false, none, null)).toEqual([]);
});

test("one order in twenty is left without, always the same", () => {
    const uuids = [...Array(4000).keys()].map(
        (number) => `${(number * 2654435761) % 4294967296}-4000-${number}`,
    );
    const without = uuids.filter(isWithout).length;
    expect(without).toBeGreaterThan(140);
    expect(without).toBeLessThan(260);
    expect(uuids.map(isWithout)).toEqual(uuids.map(isWithout));
});

test("the night belongs to the last part of the day", () => {
    const dayparts = [
        ["breakfast", 5],
        ["lunch", 11],
        ["late", 22],
    ];
    expect([4, 5, 12, 23].map((hour) => daypartAt(dayparts, hour))).toEqual([
        "late",
        "breakfast",
        "lunch",
        "late",
    ]);
});

test("a change of a large order takes less than five milliseconds", () => {
    const dishes = [...Array(200).keys()].map((number) => number + 1);
    const weights = Object.fromEntries(
        dishes.map((id) => [
            id,
            Object.fromEntries(dishes.filter((o) => (o * 7 + id) % 10 === 0).map((o) => [o, 20])),
        ]),
    );
    const table = readTable(writeTable(dishes, { "": dishes.map((id) => 1 / id) }, weights));
    const onOrder = new Set(dishes.slice(0, 30));
    const had = new Map(dishes.slice(20, 32).map((id) => [id, 3]));
    const times = 200;
    const start = performance.now();
    for (let i = 0; i < times; i++) {
        choose(
            rank(table, about({ onOrder, had, visits: 20 })),
            (id) => !onOrder.has(id),
            () => [],
            new Set(had.keys()),
        );
    }
    expect((performance.now() - start) / times).toBeLessThan(5);
});
