/**
 * Who sits at the table of an order, as kept on the order (see models/guest/party.py):
 * `{guests: {"<contact id>": {at, seat, from, payer, asked, gone}}, told: [facts]}`; under the key of `UNNAMED` whoever
 * said on a telephone or a kiosk what they must not eat: `{at, said: [ids of preferences]}`.
 * Pure functions that return new objects.
 */

/** The id of somebody at the table who is not known. */
export const UNNAMED = 0;

export function readParty(party) {
    return { guests: party?.guests || {}, told: party?.told || [] };
}

/** Two versions as one: of each guest the later word, of what the kitchen was told everything. */
export function joinParties(first, second) {
    const [one, two] = [readParty(first), readParty(second)];
    const guests = { ...one.guests };
    for (const [id, guest] of Object.entries(two.guests)) {
        guests[id] = guests[id] ? later(guests[id], guest) : guest;
    }
    return { guests, told: [...new Set([...one.told, ...two.told])] };
}

/** Of two words about one guest the later; what several devices say that nobody must eat adds up. */
function later(first, second) {
    const guest = (second.at || 0) >= (first.at || 0) ? second : first;
    const said = joinSaid(first.said, second.said);
    return said.length && !first.gone && !second.gone ? { ...guest, said } : guest;
}

export function joinSaid(first = [], second = []) {
    return [...new Set([...first, ...second])];
}

/** Whether both say the same, whatever the order of their keys. */
export function sameParty(first, second) {
    const text = (party) => {
        const { guests, told } = readParty(party);
        const sorted = Object.keys(guests)
            .sort()
            .map((id) => [id, Object.entries(guests[id]).sort()]);
        return JSON.stringify([sorted, [...told].sort()]);
    };
    return text(first) === text(second);
}

/** What is to be stored: nothing where nobody is and nothing was told. */
export function storedParty(party) {
    const { guests, told } = readParty(party);
    if (!Object.keys(guests).length && !told.length) {
        return false;
    }
    return { guests, told };
}

/** The party with something changed about one guest, from now on. */
export function withGuest(party, id, values) {
    const { guests, told } = readParty(party);
    const before = guests[id] || {};
    // Two changes within a millisecond: the later one counts.
    const at = Math.max(Date.now(), (before.at || 0) + 1);
    const said = Object.entries({ ...before, ...values, at }).filter(([, value]) => value);
    return { guests: { ...guests, [id]: Object.fromEntries(said) }, told };
}

export function withTold(party, facts) {
    const { guests, told } = readParty(party);
    return { guests, told: [...new Set([...told, ...facts])] };
}

/** Ids of those who are at the table. */
export function partyMembers(party) {
    return (
        Object.entries(readParty(party).guests)
            .filter(([, guest]) => !guest.gone)
            // Until the server has taken a guest whom this till took offline, the key is a uuid.
            .map(([id]) => (/^\d+$/.test(id) ? Number(id) : id))
    );
}
