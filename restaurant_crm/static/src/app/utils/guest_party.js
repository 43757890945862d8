/**
 * Who sits at the table of an order, as kept on the order (see models/guest/party.py):
 * `{guests: {"<contact id>": {at, seat, from, payer, asked, gone}}, told: [facts]}`.
 * Pure functions that return new objects.
 */

export function readParty(party) {
    return { guests: party?.guests || {}, told: party?.told || [] };
}

/** Two versions as one: of each guest the later word, of what the kitchen was told everything. */
export function joinParties(first, second) {
    const [one, two] = [readParty(first), readParty(second)];
    const guests = { ...one.guests };
    for (const [id, guest] of Object.entries(two.guests)) {
        if (!guests[id] || (guest.at || 0) >= (guests[id].at || 0)) {
            guests[id] = guest;
        }
    }
    return { guests, told: [...new Set([...one.told, ...two.told])] };
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
