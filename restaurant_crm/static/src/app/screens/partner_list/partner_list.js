import { patch } from "@web/core/utils/patch";
import { PartnerList } from "@point_of_sale/app/screens/partner_list/partner_list";

// So many rows are drawn; the next ones when somebody scrolls. More of them keep a cashier waiting.
const ROWS = 50;

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
        const found = super.getPartners(...arguments);
        if (partners === this.state.initialPartners) {
            this.found = { first: found.length, all: found.length };
            return found.slice(0, this.rows);
        }
        this.found.all = this.found.first + found.length;
        return found.slice(0, Math.max(0, this.rows - this.found.first));
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
