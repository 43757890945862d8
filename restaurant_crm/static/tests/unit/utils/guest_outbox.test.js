import { beforeEach, expect, test } from "@odoo/hoot";
import { patchWithCleanup } from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { ConnectionLostError, RPCError } from "@web/core/network/rpc";
import { GuestOutbox } from "@restaurant_crm/app/utils/guest_outbox";

const NAME = "hoot";

function refusal(message, exceptionName = "odoo.exceptions.UserError") {
    return Object.assign(new RPCError(), { exceptionName, message, data: { message } });
}

/** An outbox whose server is a function; what it took is in `sent`, what that answered in `taken`. */
function outboxTo(server) {
    const sent = [];
    const refused = [];
    const taken = [];
    const outbox = new GuestOutbox(
        NAME,
        async (entry) => {
            const answer = await server(entry);
            sent.push(entry.kind);
            return answer;
        },
        (entry) => refused.push(`${entry.kind}: ${entry.message}`),
        (entry, answer) => taken.push([entry.kind, answer]),
    );
    return { outbox, sent, refused, taken };
}

/** A device without room for anything more: what it stores already stays and can be removed. */
function fillDevice() {
    let full = true;
    const { setItem } = browser.localStorage;
    patchWithCleanup(browser.localStorage, {
        setItem(key, value) {
            if (full && value.length > (this.getItem(key) || "").length) {
                throw new DOMException("no room", "QuotaExceededError");
            }
            setItem.call(this, key, value);
        },
    });
    return () => {
        full = false;
    };
}

const down = () => {
    throw new ConnectionLostError("/");
};
const kinds = (entries) => entries.map((entry) => entry.kind);

beforeEach(() => browser.localStorage.removeItem(`restaurant_crm.outbox.${NAME}`));

test("what waits survives a reload and is sent once, in its order", async () => {
    const before = outboxTo(down);
    before.outbox.add({ kind: "a" });
    before.outbox.add({ kind: "b" });
    await before.outbox.flush();
    expect(kinds(before.outbox.waiting)).toEqual(["a", "b"]);

    const after = outboxTo(() => {});
    expect(kinds(after.outbox.waiting)).toEqual(["a", "b"]);
    await Promise.all([after.outbox.flush(), after.outbox.flush(), after.outbox.flush()]);
    expect(after.sent).toEqual(["a", "b"]);
    expect(outboxTo(() => {}).outbox.entries).toHaveLength(0);
});

test("every entry keeps its uuid from try to try", async () => {
    const uuids = [];
    let online = false;
    const { outbox } = outboxTo((entry) => {
        uuids.push(entry.uuid);
        if (!online) {
            down();
        }
    });
    const { uuid, at } = outbox.add({ kind: "a" });
    await outbox.flush();
    online = true;
    await outbox.flush();
    expect(uuids).toEqual([uuid, uuid]);
    expect(at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

test("a refused entry does not hold up the others, and is kept for the cashier", async () => {
    const { outbox, sent, refused } = outboxTo((entry) => {
        if (entry.kind === "bad") {
            throw refusal("no such tag");
        }
    });
    ["a", "bad", "b"].forEach((kind) => outbox.add({ kind }));
    await outbox.flush();
    expect(sent).toEqual(["a", "b"]);
    expect(refused).toEqual(["bad: no such tag"]);
    expect(kinds(outbox.refused)).toEqual(["bad"]);
    expect(outbox.refused[0].message).toBe("no such tag");
    await outbox.flush();
    expect(refused).toHaveLength(1, { message: "it is not tried again by itself" });
    outbox.discard(outbox.refused[0].uuid);
    expect(outbox.entries).toHaveLength(0);
});

test("what a database says of a row is not for the cashier, nor kept on the device", async () => {
    const said = `the row is not unique ${"x".repeat(300)}\nDETAIL: Failing row contains (7, Mei, 138…).`;
    const { outbox, refused } = outboxTo(() => {
        throw refusal(said);
    });
    outbox.add({ kind: "a" });
    await outbox.flush();
    expect(refused[0]).toInclude("the row is not unique");
    for (const text of [
        refused[0],
        outbox.refused[0].message,
        JSON.stringify({ ...localStorage }),
    ]) {
        expect(text.includes("DETAIL") || text.includes("138")).toBe(false);
    }
    expect(outbox.refused[0].message.length).toBe(200);
});

test("a refused entry can be tried again", async () => {
    let willing = false;
    const { outbox, sent } = outboxTo(() => {
        if (!willing) {
            throw refusal("not now");
        }
    });
    const { uuid } = outbox.add({ kind: "a" });
    await outbox.flush();
    willing = true;
    await outbox.retry(uuid);
    expect(sent).toEqual(["a"]);
});

test("a server in trouble is tried a few times before the cashier hears of it", async () => {
    const { outbox, refused } = outboxTo(() => {
        throw refusal("boom", "psycopg2.errors.SerializationFailure");
    });
    outbox.add({ kind: "a" });
    for (let turn = 1; turn <= 4; turn++) {
        await outbox.flush();
        expect(refused).toHaveLength(0);
    }
    await outbox.flush();
    expect(refused).toEqual(["a: boom"]);
});

test("two windows of one device do not lose each other's entries", async () => {
    const one = outboxTo(down);
    const two = outboxTo(() => {});
    one.outbox.add({ kind: "a" });
    two.outbox.add({ kind: "b" });
    expect(kinds(outboxTo(() => {}).outbox.entries)).toEqual(["a", "b"]);
    await two.outbox.flush();
    expect(two.sent).toEqual(["a", "b"]);
    await one.outbox.flush();
    expect(one.outbox.entries).toHaveLength(0);
});

test("what is stored may be broken", async () => {
    for (const stored of ["{oops", "null", "5", '"x"', "{}", "[null, 7]", '[{"kind": "a"}]']) {
        browser.localStorage.setItem(`restaurant_crm.outbox.${NAME}`, stored);
        const { outbox } = outboxTo(() => {});
        expect(outbox.entries).toEqual([]);
        await outbox.flush();
        outbox.add({ kind: "b" });
        expect(kinds(outbox.entries)).toEqual(["b"]);
    }
});

test("a full device keeps what is entered as long as the page is open, says so, and tries again", async () => {
    const { outbox, sent } = outboxTo(down);
    outbox.add({ kind: "a" });
    const makeRoom = fillDevice();
    expect(outbox.state.full).toBe(false);
    outbox.add({ kind: "b" });
    outbox.add({ kind: "c" });
    expect(outbox.state.full).toBe(true);
    expect(kinds(outbox.entries)).toEqual(["a", "b", "c"]);
    expect(kinds(outboxTo(down).outbox.entries)).toEqual(["a"]);
    await outbox.flush();
    expect(kinds(outbox.waiting)).toEqual(["a", "b", "c"]);
    expect(outbox.state.full).toBe(true);
    makeRoom();
    await outbox.flush();
    expect(outbox.state.full).toBe(false);
    expect(kinds(outboxTo(down).outbox.entries)).toEqual(["a", "b", "c"]);
    expect(sent).toEqual([]);
});

test("a full device still sends", async () => {
    const { outbox, sent } = outboxTo(() => {});
    fillDevice();
    outbox.add({ kind: "a" });
    outbox.add({ kind: "b" });
    await outbox.flush();
    expect(sent).toEqual(["a", "b"]);
    expect(outbox.entries).toEqual([]);
    expect(outbox.state.full).toBe(false);
});

test("what the server answers is heard, with the entry", async () => {
    const { outbox, taken } = outboxTo(({ kind }) => ({ partner_id: kind === "guest" && 7 }));
    outbox.add({ kind: "guest" });
    await outbox.flush();
    expect(taken).toEqual([["guest", { partner_id: 7 }]]);
});
