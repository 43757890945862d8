/** Which dishes fit a guest and an order: reads and scores as `analytics/suggestion_table.py` does. Pure functions. */

// Key of the shares of all orders.
const ALL = "";
// So many are suggested, besides one that is new to the guest.
const MOST = 3;
// What an order adds to a dish, at least, to be the reason for it.
const LEAST_PAIR = 0.01;
// One order in so many is left without.
const ONE_IN = 20;

const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The table as it is scored: dishes, their places, rows of shares and neighbours. */
export function readTable({ dishes, parts, shares, steps, weights, unit, prior }) {
    const size = dishes.length;
    const roots = bytes(shares);
    const signed = Int8Array.from(bytes(weights));
    const neighbours = [];
    let row = [];
    let place = -1;
    let next = 0;
    for (const step of bytes(steps)) {
        if (!step) {
            neighbours.push(row);
            row = [];
            place = -1;
            continue;
        }
        place += step;
        row.push([place, signed[next++] * unit]);
    }
    return {
        dishes,
        prior,
        neighbours,
        places: new Map(dishes.map((id, index) => [id, index])),
        shares: new Map(
            parts.map((key, index) => [
                key,
                Float32Array.from(
                    roots.subarray(index * size, (index + 1) * size),
                    (byte) => (byte / 255) ** 2,
                ),
            ]),
        ),
    };
}

/**
 * The dishes, those that fit best first.
 * @param {Object} table of `readTable`
 * @param {Object} about `part` such as "lunch|dine_in", `onOrder` ids of dishes, `had` a map of dish to the guest's visits
 *      with it, `visits` of the guest
 * @returns {{id: number, score: number, reason: "had"|"with"|"popular", other: number|undefined}[]} `other` the dish on
 *      the order that it goes with
 */
export function rank(table, { part, onOrder, had, visits }) {
    const shares = table.shares.get(part) || table.shares.get(ALL);
    const scores = new Float64Array(shares.length);
    const pair = new Float32Array(shares.length);
    const other = new Int16Array(shares.length).fill(-1);
    const weight = visits + table.prior;
    for (let place = 0; place < shares.length; place++) {
        scores[place] = (table.prior * shares[place]) / weight;
    }
    const house = scores.slice();
    for (const [id, times] of had) {
        const place = table.places.get(id);
        if (place !== undefined) {
            scores[place] += times / weight;
        }
    }
    const own = scores.map((score, place) => score - house[place]);
    for (const id of onOrder) {
        const from = table.places.get(id);
        for (const [place, value] of from === undefined ? [] : table.neighbours[from]) {
            scores[place] += value;
            if (value > pair[place]) {
                pair[place] = value;
                other[place] = from;
            }
        }
    }
    return [...scores.keys()]
        .sort((a, b) => scores[b] - scores[a])
        .map((place) => {
            const told = { id: table.dishes[place], score: scores[place], reason: "popular" };
            if (own[place] > 0 && own[place] >= pair[place]) {
                told.reason = "had";
            } else if (pair[place] > LEAST_PAIR && pair[place] > house[place]) {
                told.reason = "with";
                told.other = table.dishes[other[place]];
            }
            return told;
        });
}

/**
 * The first of the ranked dishes that may be offered, and the first besides that the guest never had.
 * @param {Object[]} ranked of `rank`
 * @param {(id: number) => boolean} mayOffer
 * @param {(id: number) => Array} groupsOf groups of which one dish is enough
 * @param {Set|null} known ids of all that the guest had; null of somebody of whom nothing is known
 */
export function choose(ranked, mayOffer, groupsOf, known) {
    const chosen = [];
    const taken = new Set();
    let newDish;
    for (const dish of ranked) {
        const isNew = known !== null && !known.has(dish.id);
        const wanted = chosen.length < MOST || (isNew && !newDish);
        if (!wanted || !mayOffer(dish.id)) {
            continue;
        }
        const groups = groupsOf(dish.id);
        if (groups.some((group) => taken.has(group))) {
            continue;
        }
        groups.forEach((group) => taken.add(group));
        if (chosen.length < MOST) {
            chosen.push({ ...dish, isNew });
        } else {
            newDish = { ...dish, isNew };
        }
        if (chosen.length === MOST && (known === null || newDish)) {
            break;
        }
    }
    return newDish ? [...chosen, newDish] : chosen;
}

/** Whether the order is one of those that are left without suggestions: always the same of an order. */
export function isWithout(uuid) {
    let hash = 0;
    for (const char of uuid || "") {
        hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
    }
    // The last digits of the sum alone would follow the last letters of the uuid.
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    return ((hash ^ (hash >>> 16)) >>> 0) % ONE_IN === 0;
}

/** The part of the day of an hour; `dayparts` pairs of part and first hour, ascending. Before the first it is the last. */
export function daypartAt(dayparts, hour) {
    const passed = dayparts.filter(([, start]) => start <= hour);
    return (passed.at(-1) || dayparts.at(-1))?.[0];
}
