import { onMounted, onWillUnmount, toRaw } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { normalize } from "@web/core/l10n/utils";
import { patch } from "@web/core/utils/patch";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { digitsOf, meansNumber, typedNumber } from "@restaurant_crm/app/utils/phone_numbers";

// No row is lower than so many pixels.
const LOWEST_ROW = 48;
// So many names and numbers are read at a time, while nobody waits.
const READ_AHEAD = 200;
// Core sorts so many.
const MOST_SORTED = 1000;

const CHINESE = "\\u3400-\\u9fff\\u{20000}-\\u{3ffff}";
const IN_CHINESE = new RegExp(`[${CHINESE}]`, "u");
// The server reads them alike (see engine/till/name_keys.py). Where anything may stand, blanks may.
const BETWEEN = new RegExp(`([${CHINESE}%])[\\s\\u200b]+(?=[${CHINESE}%])`, "gu");

const collator = new Intl.Collator();

/** Without blanks between Chinese characters, where they part nothing; those of other names stay. */
const joined = (text) => text.replace(BETWEEN, "$1");

/** What is looked for in a row, read once as long as the list is open. */
function read(row) {
    row.text ??= normalize(row.partner.searchString);
    row.joined ??= joined(row.text);
    row.number ??= digitsOf(row.partner.phone);
}

/** A screenful and what makes it scroll: the next ones are drawn then. More of them keep a cashier waiting. */
const screenful = () => Math.ceil(browser.innerHeight / LOWEST_ROW) + 2;

/** All guests whom the till knows are looked through, and a screenful is drawn. */
patch(PartnerList.prototype, {
    setup() {
        this.withoutNotice(() => super.setup(...arguments));
        Object.assign(this.state, { rows: screenful(), rowsOf: "" });
        let reading;
        onMounted(() => {
            const rows = this.lookAt(this.state.initialPartners);
            const readOn = (start) => {
                rows.slice(start, start + READ_AHEAD).forEach(read);
                if (start + READ_AHEAD < rows.length) {
                    reading = browser.setTimeout(readOn, 0, start + READ_AHEAD);
                }
            };
            reading = browser.setTimeout(readOn, 0, 0);
        });
        onWillUnmount(() => browser.clearTimeout(reading));
    },

    /**
     * Core's set-up goes through all contacts twice, each of which would be watched. That takes longer than all the
     * rest, again with every letter that is typed, and core does not ask for them again.
     */
    withoutNotice(setUp) {
        const given = {};
        for (const name of ["pos", "state"]) {
            Object.defineProperty(this, name, {
                configurable: true,
                get: () => toRaw(given[name]),
                set: (value) => {
                    given[name] = value;
                },
            });
        }
        setUp();
        for (const [name, value] of Object.entries(given)) {
            Object.defineProperty(this, name, {
                configurable: true,
                enumerable: true,
                value,
                writable: true,
            });
        }
    },

    /** How many rows are drawn for what is looked for. */
    get rows() {
        return this.state.rowsOf === this.state.query ? this.state.rows : screenful();
    },

    /** Asked for those that the till knew first, then for those that the server has sent. */
    getPartners(partners) {
        const found = this.findPartners(partners);
        const first = partners === this.state.initialPartners;
        const before = first ? 0 : this.found.first;
        this.found = { first: first ? found.length : before, all: before + found.length };
        const shown = found.slice(0, Math.max(0, this.rows - before));
        // Of those that are drawn only: reading all through the state of the list keeps a cashier waiting.
        return shown.map(({ place }) => partners[place]);
    },

    /** What core's list finds, in its order, but where a word begins with it before where it is inside; words and names are read once as long as the list is open. */
    findPartners(partners) {
        const rows = this.lookAt(partners);
        const word = normalize(this.state.query?.trim() ?? "");
        if (!word) {
            const chosen = this.props.partner?.id;
            rows.sorted ||= rows
                .slice(0, MOST_SORTED)
                .sort((a, b) => collator.compare(a.name, b.name));
            return [
                ...rows.sorted.filter(({ id }) => id === chosen),
                ...rows.sorted.filter(({ id }) => id !== chosen),
            ];
        }
        const exact = rows.filter(({ partner }) => partner.exactMatch(word));
        if (exact.length) {
            return exact;
        }
        const number = typedNumber(word);
        const together = IN_CHINESE.test(word);
        const wanted = together ? joined(word) : word;
        const pattern = wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%/g, ".*");
        const regex = new RegExp(pattern);
        const found = rows.filter((row) => {
            read(row);
            return (
                regex.test(together ? row.joined : row.text) ||
                (number && meansNumber(number, row.number))
            );
        });
        if (number) {
            return found;
        }
        // Initials of one name stand in the middle of many others: xl in those of Sun Xiaolin.
        const begins = new RegExp(`(^|\\s)${pattern}`);
        const [first, others] = [[], []];
        const means = ({ text, joined }) => begins.test(text) || (together && begins.test(joined));
        found.forEach((row) => (means(row) ? first : others).push(row));
        return [...first, ...others];
    },

    /** Those of the list as they are, without the list noticing that they are read; that some came it notices. */
    lookAt(partners) {
        const { length } = partners;
        const list = toRaw(partners);
        this.looked ||= new Map();
        let rows = this.looked.get(list);
        if (rows?.length !== length) {
            rows = list.map((record, place) => {
                const partner = toRaw(record);
                return { partner, place, id: partner.id, name: partner.name || "" };
            });
            this.looked.set(list, rows);
        }
        return rows;
    },

    onScroll() {
        const { scrollTop, offsetHeight, scrollHeight } = this.modalContent || {};
        if (this.found?.all <= this.rows || !(scrollTop + offsetHeight >= scrollHeight * 0.8)) {
            return super.onScroll(...arguments);
        }
        Object.assign(this.state, { rows: this.rows + screenful(), rowsOf: this.state.query });
    },

    /** Without a guest: somebody said that the order has none, which is not the same as closing the list. */
    clickPartner(partner) {
        if (!partner && this.pos.choosingGuest) {
            this.pos.choosingGuest.takenOff = true;
        }
        super.clickPartner(...arguments);
    },

    async takeNewGuest() {
        const guest = await this.pos.takeNewGuest(this.state.query);
        if (guest) {
            this.clickPartner(guest);
        }
    },
});
