/**
 * Whether a loyalty program with member days applies on the day of `now`.
 * @param {{weekday: number, month_day: number}} audience 1 for Monday; 31 for the last day of every month; 0 for any
 * @param {luxon.DateTime} now by the clock of the store
 */
export function isMemberDay({ weekday, month_day }, now) {
    if (weekday) {
        return now.weekday === weekday;
    }
    return !month_day || now.day === Math.min(month_day, now.daysInMonth);
}
