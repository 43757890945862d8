/**
 * Why a dish was kept that harms somebody, as kept on its line:
 * `{partner, preferences, reason, qty, others: [[partner, preferences], ...]}`. `partner` is the first guest, `qty`
 * how many of the dish were decided about; lines of earlier versions have none, they were decided whole.
 */

function pairs(warning) {
    return warning ? [[warning.partner, warning.preferences || []], ...(warning.others || [])] : [];
}

/** Whether somebody decided that the guest gets the dish although; `qty` is how many are on the line now. */
export function isDecided(warning, guestId, preferenceId, qty) {
    return (
        pairs(warning).some(
            ([id, preferences]) => id === guestId && preferences.includes(preferenceId),
        ) &&
        (warning.qty === undefined || qty <= warning.qty)
    );
}

/**
 * @param {{guest: Object, preference: Object}[]} found all that the dish goes against, the worst first
 * @param {string} reason
 * @param {number} qty
 */
export function makeWarning(found, reason, qty) {
    const byGuest = new Map();
    for (const { guest, preference } of found) {
        byGuest.set(guest.id, [...(byGuest.get(guest.id) || []), preference.id]);
    }
    const [[partner, preferences], ...others] = byGuest;
    return { partner, preferences, reason, qty, ...(others.length ? { others } : {}) };
}

/** The same decision, whatever it was about how many. */
export function sameDecision(first, second) {
    const text = (warning) => JSON.stringify([pairs(warning), warning?.reason || ""]);
    return text(first) === text(second);
}

/** The warning of a line that takes in another one with the same decision. */
export function addQuantity(warning, other) {
    return warning?.qty === undefined || other?.qty === undefined
        ? warning
        : { ...warning, qty: warning.qty + other.qty };
}

/** The warning after a contact was merged into another one. */
export function renameGuest(warning, former, survivor) {
    const rename = (id) => (id === former ? survivor : id);
    return {
        ...warning,
        partner: rename(warning.partner),
        ...(warning.others
            ? { others: warning.others.map(([id, preferences]) => [rename(id), preferences]) }
            : {}),
    };
}
