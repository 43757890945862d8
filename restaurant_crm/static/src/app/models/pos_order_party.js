import { toRaw } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { PosOrder } from "@point_of_sale/app/models/pos_order";
import { RAW_SYMBOL } from "@point_of_sale/app/models/related_models/utils";
import "@pos_loyalty/app/models/pos_order";
import "@pos_restaurant/app/models/pos_order";
import "@restaurant_crm/app/models/pos_order";
import { worstFirst } from "@restaurant_crm/app/utils/guest_conflicts";
import {
    joinParties,
    joinSaid,
    partyMembers,
    readParty,
    sameParty,
    storedParty,
    UNNAMED,
    withGuest,
    withTold,
} from "@restaurant_crm/app/utils/guest_party";
import { renameGuest } from "@restaurant_crm/app/utils/guest_warning";
import { UnnamedGuest } from "@restaurant_crm/app/utils/unnamed_guest";

// By order: who is not known, the same one as long as nothing new is said.
const unnamed = new WeakMap();

/** Everybody who sits at the table of an order: the customer, and others who are kept in `guest_party`. */
patch(PosOrder.prototype, {
    setup(vals) {
        super.setup(...arguments);
        this._rejoinParty();
    },

    /** What this device knows outlives a row of the server that does not know it yet. */
    _rejoinParty() {
        const mine = this.uiState?.party;
        if (!mine || !this._keepsParty()) {
            return;
        }
        const joined = storedParty(joinParties(this.guest_party, mine));
        if (!sameParty(joined, this.guest_party)) {
            this.guest_party = joined;
            this._dirty = true;
        }
        this.uiState.party = joined;
    },

    _keepsParty() {
        return "guest_party" in this.model.fields;
    },

    _setParty(party) {
        if (!this._keepsParty()) {
            return;
        }
        const stored = storedParty(party);
        if (!sameParty(stored, this.guest_party)) {
            this.guest_party = stored;
            this.uiState.party = stored;
            this._markDirty();
        }
    },

    /** Where its guests sit: also of a part of a split bill, which core keeps at no table. */
    getTableOfGuests() {
        return this.table_id || this.self_ordering_table_id || this.split_table_id;
    },

    // -- who is there --------------------------------------------------------------------------

    /** The id of the customer, also of one whom the till has not loaded. */
    getCustomerId() {
        return this.partner_id?.id || this[RAW_SYMBOL].partner_id || false;
    },

    /**
     * The customer first, then the others; with the id `UNNAMED` whoever said on the own telephone what they must not eat.
     * @returns {{id: number, guest: Object|undefined, seat: string, customer: boolean}[]} without `guest` one whom the
     *      till has not loaded
     */
    getGuests() {
        const { guests } = readParty(this.guest_party);
        const customer = this.getCustomerId();
        const ids = new Set([...(customer ? [customer] : []), ...partyMembers(this.guest_party)]);
        return [...ids].map((id) => ({
            id,
            guest:
                id === UNNAMED
                    ? this._getUnnamedGuest(guests[id].said)
                    : this.models["res.partner"].get(id),
            seat: guests[id]?.seat || "",
            customer: id === customer,
        }));
    },

    _getUnnamedGuest(said) {
        const order = toRaw(this);
        if (unnamed.get(order)?.said.join() !== (said || []).join()) {
            unnamed.set(order, new UnnamedGuest(said || [], this.models));
        }
        return unnamed.get(order);
    },

    /** The ids of those who are contacts. */
    getGuestIds() {
        return this.getGuests()
            .map(({ id }) => id)
            .filter((id) => id !== UNNAMED);
    },

    /** Those of whom the till knows at least the contact. */
    getLoadedGuests() {
        return this.getGuests()
            .map(({ guest }) => guest)
            .filter(Boolean);
    },

    /** Those whose allergies were not read; `asked` if somebody asked them at the table instead. */
    getUnknownGuests() {
        const { guests } = readParty(this.guest_party);
        return this.getGuests()
            .filter(({ guest }) => !guest?.isGuestCardKnown())
            .map((row) => ({ ...row, asked: Boolean(guests[row.id]?.asked) }));
    },

    /**
     * The allergies of everybody at the table, the worst first.
     * @returns {{guest: Object, seat: string, preference: Object, severity: string|null}[]}
     */
    getAllergies() {
        return this.getGuests()
            .flatMap(({ guest, seat }) =>
                (guest?.getGuestAllergies() || []).map((held) => ({ guest, seat, ...held })),
            )
            .sort(worstFirst);
    },

    // -- who comes and goes --------------------------------------------------------------------

    /** A guest who is replaced as customer stays at the table until somebody says otherwise. */
    setPartner(partner) {
        const before = this.getCustomerId();
        super.setPartner(...arguments);
        if (!partner) {
            // Core lets go of records that are loaded only.
            this[RAW_SYMBOL].partner_id = undefined;
        }
        if (before && before !== partner?.id) {
            this.seatGuest(before);
        }
        if (partner && readParty(this.guest_party).guests[partner.id]?.gone) {
            this.seatGuest(partner.id);
        }
    },

    seatGuest(id, values = {}) {
        this._setParty(withGuest(this.guest_party, id, { ...values, gone: false }));
    },

    /** Somebody says that the guest is not at this table. */
    unseatGuest(id) {
        if (this.getCustomerId() === id) {
            this.setPartner(false);
        }
        this._setParty(withGuest(this.guest_party, id, { gone: true }));
    },

    /** The guest was asked at the table, because the till could not read the allergies. */
    noteAsked(id) {
        this._setParty(withGuest(this.guest_party, id, { asked: Date.now() }));
    },

    /** Whoever sits at another order is here as well from now on. */
    seatGuestsOf(order) {
        const from = order.table_id?.id;
        const { guests } = readParty(order.guest_party);
        const here = readParty(this.guest_party).guests[UNNAMED];
        for (const { id, seat, customer } of order.getGuests()) {
            if (id !== this.getCustomerId()) {
                this.seatGuest(id, {
                    ...guests[id],
                    seat,
                    ...(id === UNNAMED ? { said: joinSaid(here?.said, guests[id].said) } : {}),
                    ...(from ? { from, payer: customer } : {}),
                });
            }
        }
        this.noteTold(readParty(order.guest_party).told);
    },

    /** The guests of an order of this table that is gone: two tills had begun one each. */
    takeOverGuests(customer, party) {
        this._setParty(joinParties(this.guest_party, party));
        if (!customer || customer === this.getCustomerId()) {
            return;
        }
        const guest = this.models["res.partner"].get(customer);
        if (guest && !this.getCustomerId()) {
            this.setPartner(guest);
        } else {
            this.seatGuest(customer);
        }
    },

    /** Who came from this table when it was linked to the one of this order. */
    getGuestsFrom(table) {
        return Object.entries(readParty(this.guest_party).guests)
            .filter(([, guest]) => guest.from === table.id && !guest.gone)
            .map(([id, { payer, seat, said }]) => ({ id: Number(id), payer, seat, said }));
    },

    /** A contact that was merged into another one sits here as that one. */
    replaceGuest(former, survivor) {
        const { guests } = readParty(this.guest_party);
        const entry = guests[former];
        if (this.getCustomerId() === former) {
            this.partner_id = survivor;
            this.updatePricelistAndFiscalPosition(survivor);
        }
        if (entry && !entry.gone) {
            this.seatGuest(survivor.id, { ...guests[survivor.id], ...entry });
        }
        if (entry) {
            this._setParty(withGuest(this.guest_party, former, { gone: true }));
        }
        for (const line of this.lines) {
            if (line.guest_warning) {
                line.guest_warning = renameGuest(line.guest_warning, former, survivor.id);
            }
        }
        this._markDirty();
    },

    // -- what the kitchen knows ----------------------------------------------------------------

    wasTold(fact) {
        return readParty(this.guest_party).told.includes(fact);
    },

    noteTold(facts) {
        if (facts.length) {
            this._setParty(withTold(this.guest_party, facts));
        }
    },

    hasToldSomething() {
        return readParty(this.guest_party).told.length > 0;
    },

    getToldOf(uuid) {
        return readParty(this.guest_party).told.filter((fact) => fact.startsWith(`${uuid}:`));
    },

    /** What was told of the line `uuid` of this order is known of `line`, which takes its dishes. */
    moveTold(uuid, line) {
        const facts = this.getToldOf(uuid).map((fact) => line.uuid + fact.slice(uuid.length));
        line.order_id.noteTold(facts);
    },

    /** A customer whom the till could not load stays the customer: core would send nobody. */
    serializeForORM() {
        const data = super.serializeForORM(...arguments);
        if (!data.partner_id && this.getCustomerId()) {
            data.partner_id = this.getCustomerId();
        }
        return data;
    },
});
