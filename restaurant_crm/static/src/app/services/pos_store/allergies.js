import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { Mutex } from "@web/core/utils/concurrency";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import { AllergyDialog } from "@restaurant_crm/app/components/allergy_dialog/allergy_dialog";
import { UnknownAllergiesDialog } from "@restaurant_crm/app/components/allergy_dialog/unknown_allergies_dialog";
import "@restaurant_crm/app/services/pos_store/guests";
import {
    allergiesOf,
    conflictsOfAll,
    contents,
    menuContents,
    partsWith,
} from "@restaurant_crm/app/utils/guest_conflicts";
import { makeWarning } from "@restaurant_crm/app/utils/guest_warning";

// Milliseconds that sending or paying waits for cards that are being read.
const WAIT_FOR_CARDS = 3000;

const covers = (decisions, found) =>
    found.every(({ guest, preference }) =>
        decisions.some((decision) =>
            decision.found.some(
                (other) => other.guest === guest && other.preference === preference,
            ),
        ),
    );

/** Nobody gets a dish that harms them unless somebody says why. */
patch(PosStore.prototype, {
    async setup() {
        // One question after the other.
        this.guestQuestions = new Mutex();
        // By dish: what was decided while its choices are being made.
        this.choiceDecisions = new Map();
        await super.setup(...arguments);
    },

    /**
     * Ask before a dish is added that harms somebody at the table: here variant, choices and combo are known.
     * Clicks, barcodes, optional products and repeated lines all come by. What does not is found on the lines.
     */
    async handleComboProduct(values, order, configure, { line } = {}) {
        const result = await super.handleComboProduct(...arguments);
        if (result === false || values.qty < 0) {
            return result;
        }
        const found = this.findAllergies(order, values);
        if (!found.length) {
            return result;
        }
        const decision =
            this.takeChoice(values.product_tmpl_id, found) ||
            (await this.askAboutAllergies(order, values.product_tmpl_id.name, found));
        if (!decision) {
            return false;
        }
        const warning = makeWarning(found, decision.reason, values.qty);
        if (line) {
            line.guest_warning = warning;
        } else {
            values.guest_warning = warning;
        }
        return result;
    },

    /**
     * The allergies of everybody at the table that a line, or the values of one to be made, goes against, the worst
     * first; `parts` names those of a combo that it is in.
     */
    findAllergies(order, values) {
        const guests = order?.getLoadedGuests() || [];
        const found = guests.length
            ? allergiesOf(conflictsOfAll(guests, contents(values, this.models)))
            : [];
        return found.map((conflict) => ({
            ...conflict,
            parts: partsWith(values, conflict.preference.id, this.models),
        }));
    },

    /**
     * The mark of a dish on the menu, or of a choice: what it goes against for somebody at the table, whatever is
     * chosen with it.
     * @returns {{icon: string, title: string, harmful: boolean}|undefined}
     */
    getMenuMark(dish) {
        const ids = menuContents(dish, this.models);
        const guests = ids.size ? this.getOrder()?.getLoadedGuests() || [] : [];
        const found = guests.length ? conflictsOfAll(guests, ids) : [];
        if (!found.length) {
            return undefined;
        }
        return {
            icon: found[0].preference.icon || "⚠",
            title: [...new Set(found.map(({ preference }) => preference.name))].join(", "),
            harmful: found[0].kind === "allergy",
        };
    },

    /** Whether the dish harms somebody at the table whatever is chosen with it. */
    isHarmful(dish) {
        return Boolean(this.getMenuMark(dish)?.harmful);
    },

    async addLineToOrder() {
        this.choiceDecisions.clear();
        try {
            return await super.addLineToOrder(...arguments);
        } finally {
            this.choiceDecisions.clear();
        }
    },

    /**
     * Choices of a combo or of attributes that are being made: asked about while they can be changed, so that the
     * other choices are kept.
     * @param {Object} template the dish
     * @param {Object} values of the line as the choices would make it
     * @param {Object[]} parts dishes of the combo that may have been decided about when they were chosen
     * @returns {Promise<boolean>} whether it may be added like this
     */
    async mayChoose(template, values, parts = []) {
        const order = this.getOrder();
        const found = this.findAllergies(order, values);
        if (!found.length) {
            this.choiceDecisions.delete(template.id);
            return true;
        }
        const made = parts.map((part) => this.choiceDecisions.get(part.id)).filter(Boolean);
        const decision = covers(made, found)
            ? { reason: [...new Set(made.map(({ reason }) => reason))].join("; ") }
            : await this.askAboutAllergies(order, template.name, found);
        if (decision) {
            this.choiceDecisions.set(template.id, { ...decision, found });
        }
        return Boolean(decision);
    },

    /** What was decided about the dish while its choices were made, if that is about all of `found`. */
    takeChoice(template, found) {
        const decision = this.choiceDecisions.get(template.id);
        this.choiceDecisions.clear();
        return decision && covers([decision], found) ? decision : null;
    },

    /** @returns {Promise<{reason: string}|undefined>} nothing: nobody gets the dish */
    askAboutAllergies(order, dish, allergies, { added = false } = {}) {
        const seats = new Map(order.getGuests().map(({ id, seat }) => [id, seat]));
        return this.askOverBlock(AllergyDialog, {
            dish,
            allergies: allergies.map(({ guest, preference, severity, parts }) => ({
                key: `${guest.id}-${preference.id}`,
                guest: guest.name,
                seat: seats.get(guest.id) || "",
                name: preference.name,
                icon: preference.icon || "",
                severity: severity || preference.severity,
                parts: (parts || []).join(", "),
                description: preference.description || "",
            })),
            added,
            place: order === this.getOrder() ? "" : this.describePlace(order),
        });
    },

    /** Which order is meant, where it is not the one in hand: another till, or a guest, may have changed it. */
    describePlace(order) {
        const table = order.getTableOfGuests();
        return table ? _t("Table %s", table.table_number) : order.getName();
    },

    /**
     * Ask about lines that came without being asked about: a guest was set after them, an allergy was learned, a
     * quantity was raised, a reward, another table or another device brought them. One question after the other.
     */
    checkGuestConflicts(order = this.getOrder()) {
        return order && this.guestQuestions.exec(() => this._askOpenConflicts(order));
    },

    async _askOpenConflicts(order) {
        for (let open = order.getOpenConflicts(); open.length; open = order.getOpenConflicts()) {
            const { line } = open[0];
            const allergies = this.findAllergies(order, line).filter(
                (conflict) => !line.isDecided(conflict),
            );
            const before = order.getGuestIds().join();
            const dish =
                line.qty === 1
                    ? line.getFullProductName()
                    : `${line.getQuantityStr().qtyStr} × ${line.getFullProductName()}`;
            const decision = await this.askAboutAllergies(order, dish, allergies, { added: true });
            if (
                !this.models["pos.order.line"].get(line.id) ||
                order.getGuestIds().join() !== before
            ) {
                continue;
            }
            const all = allergiesOf(line.getGuestConflicts());
            if (decision && all.length) {
                line.guest_warning = makeWarning(all, decision.reason, line.qty);
                order._markDirty();
            } else if (!decision) {
                this.removeHarmfulLine(order, line);
            }
        }
        await this.tellKitchenAboutAllergies(order);
    },

    removeHarmfulLine(order, line) {
        if (line.is_reward_line) {
            // Else the program gives it again at once.
            order.uiState.disabledRewards.add(line.reward_id?.id);
        }
        order.removeOrderline(line);
    },

    /**
     * The one check before anything goes to the kitchen or is paid, on the order as it is: the cards of everybody at
     * the table are read, or the guests were asked; every dish that harms somebody was decided about.
     * @returns {Promise<boolean>} whether it may go on
     */
    async settleGuests(order) {
        if (!order || order.finalized || !order.lines.some((line) => line.qty > 0)) {
            return true;
        }
        const stale = this.getStaleGuestIds(order);
        if (stale.length && !this.data.network.offline) {
            const enough = new Promise((resolve) => setTimeout(resolve, WAIT_FOR_CARDS));
            await Promise.race([this.readGuestsNow(stale), enough]);
        }
        const settled = await this.guestQuestions.exec(() => this._askUnknownGuests(order));
        if (settled) {
            await this.checkGuestConflicts(order);
        }
        return settled;
    },

    /** @returns {Promise<boolean>} whether everybody's allergies are known, or the guest was asked at the table */
    async _askUnknownGuests(order) {
        const next = () => order.getUnknownGuests().find(({ asked }) => !asked);
        for (let unknown = next(); unknown; unknown = next()) {
            const { id, guest, seat } = unknown;
            const answer = await this.askAboutUnknownGuest(order, { id, guest, seat });
            if (answer === "asked") {
                order.noteAsked(id);
            } else if (answer === "again") {
                await this.readGuestsNow([id]);
            } else {
                return false;
            }
        }
        return true;
    },

    /** @returns {Promise<"asked"|"again"|undefined>} */
    askAboutUnknownGuest(order, { id, guest, seat }) {
        return this.askOverBlock(UnknownAllergiesDialog, { id, guest, seat, order });
    },

    /** Core blocks the screen while it sends and transfers orders: nobody could answer. */
    async askOverBlock(component, props) {
        const blocked = this.ui.isBlocked;
        if (blocked) {
            this.ui.unblock();
        }
        try {
            return await makeAwaitable(this.dialog, component, props);
        } finally {
            if (blocked) {
                this.ui.block();
            }
        }
    },

    async sendOrderInPreparation(order, opts = {}) {
        if (!opts.cancelled && !(await this.settleGuests(order))) {
            return;
        }
        return super.sendOrderInPreparation(...arguments);
    },

    async submitOrder() {
        if (await this.settleGuests(this.getOrder())) {
            return super.submitOrder(...arguments);
        }
    },

    async fireCourse(course) {
        if (await this.settleGuests(course.order_id)) {
            return super.fireCourse(...arguments);
        }
        return false;
    },

    async pay() {
        if (await this.settleGuests(this.getOrder())) {
            return super.pay(...arguments);
        }
    },

    async validateOrderFast() {
        if (await this.settleGuests(this.getOrder())) {
            return super.validateOrderFast(...arguments);
        }
    },
});
