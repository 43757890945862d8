// So many characters of a reason are shown.
const MOST_SAID = 200;

/**
 * Why the server refused, as a cashier may read it: what a database says of a row goes on for long, with all that stands
 * in the row.
 * @param {Object} error of a call that the server has answered
 */
export function serverSaid(error) {
    const said = error.data?.message || error.message || "";
    return said.trim().split("\n")[0].slice(0, MOST_SAID);
}
