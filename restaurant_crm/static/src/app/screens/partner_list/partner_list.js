import { toRaw } from "@odoo/owl";
import { normalize } from "@web/core/l10n/utils";
import { patch } from "@web/core/utils/patch";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";
import { digitsOf, meansNumber, typedNumber } from "@restaurant_crm/app/utils/phone_numbers";

// So many rows are drawn; the next ones when somebody scrolls. More of them keep a cashier waiting.
const ROWS = 50;
// Core sorts so many.
const MOST_SORTED = 1000;

const collator = new Intl.Collator();

/** All guests whom the till knows are looked through, and a screenful is drawn. */
patch(PartnerList.prototype, {
    setup() {
        super.setup(...arguments);
        Object.assign(this.state, { rows: ROWS, rowsOf: "" });
    },

    /** How many rows are drawn for what is looked for. */
    get rows() {
        return this.state.rowsOf === this.state.query ? this.state.rows : ROWS;
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

    /** What core's list finds, in its order; words and names are read once as long as the list is open. */
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
        const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/%/g, ".*");
        const regex = new RegExp(pattern);
        return rows.filter((row) => {
            row.text ??= normalize(row.partner.searchString);
            row.number ??= digitsOf(row.partner.phone);
            return regex.test(row.text) || (number && meansNumber(number, row.number));
        });
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
        Object.assign(this.state, { rows: this.rows + ROWS, rowsOf: this.state.query });
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
