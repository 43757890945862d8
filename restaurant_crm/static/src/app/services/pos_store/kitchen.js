import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import "@pos_loyalty/app/services/pos_store";
import "@pos_restaurant/app/services/pos_store";
import "@restaurant_crm/app/services/pos_store/allergies";
import { allergiesOf, severityRank } from "@restaurant_crm/app/utils/guest_conflicts";
import { severityLabels } from "@restaurant_crm/app/utils/guest_labels";

/** The reason on the line of the dish itself or of the combo that it is a part of; false: nobody decided. */
function reasonFor(line, conflict) {
    const decided = line.combo_parent_id || line;
    return decided.isDecided(conflict) && decided.guest_warning.reason;
}

/**
 * What the kitchen reads about the guests whom it cooks for. What it was told is kept on the order, as facts: whatever
 * device looks at the order next prints only what is new.
 */
patch(PosStore.prototype, {
    /** Dishes that are on another order now are not called off: what the kitchen was told of them moves with them. */
    async deleteOrders(orders) {
        for (const order of orders.filter(Boolean)) {
            const told = order.last_order_preparation_change?.lines || {};
            for (const [key, change] of Object.entries(told)) {
                const heir = this.models["pos.order.line"].getBy("uuid", change.uuid)?.order_id;
                if (heir && heir !== order) {
                    heir.last_order_preparation_change.lines[key] = change;
                    heir._markDirty();
                    delete told[key];
                }
            }
        }
        return super.deleteOrders(...arguments);
    },

    /** Every ticket of guests with allergies says so on top; a dish that harms somebody says whom, and why it comes. */
    getOrderData(order) {
        const severities = severityLabels();
        const guests = order.getGuests();
        const several = guests.length > 1;
        const warnings = {};
        for (const line of order.lines) {
            const texts = this.getKitchenConflicts(line).map((conflict) => {
                const { guest, preference } = conflict;
                const whose = several ? ` (${guest.name})` : "";
                const reason = reasonFor(line, conflict) || _t("NOBODY WAS ASKED");
                return `${preference.name}${whose} - ${reason}`;
            });
            if (texts.length) {
                warnings[line.uuid] = texts.join("; ");
            }
        }
        return {
            ...super.getOrderData(...arguments),
            guest_allergies: order
                .getAllergies()
                .map(({ guest, seat, preference, severity }) =>
                    [
                        `${preference.name} (${severities[severity || preference.severity] || "?"})`,
                        this.describeSeat(guest, seat),
                    ].join(" - "),
                ),
            guest_unknown: order
                .getUnknownGuests()
                .map(({ guest, seat, asked }) =>
                    [this.describeSeat(guest, seat), asked && _t("was asked")]
                        .filter(Boolean)
                        .join(" - "),
                ),
            guest_warnings: warnings,
        };
    },

    describeSeat(guest, seat) {
        const name = guest?.name || _t("a guest");
        return seat ? _t("%(guest)s, seat %(seat)s", { guest: name, seat }) : name;
    },

    /** What this very dish goes against; a combo as a whole only where none of its parts does. */
    getKitchenConflicts(line) {
        return line.qty > 0 ? allergiesOf(line.getGuestMarks()) : [];
    },

    // -- what the kitchen knows --------------------------------------------------------------

    /**
     * What a ticket of the order says about allergies, as facts that can be compared: who must not eat what and how
     * bad it is; and of dishes that harm somebody why they come.
     * @param {Set<string>} uuids of the lines that are meant; those that are on the ticket
     */
    getKitchenFacts(order, uuids) {
        const facts = order
            .getAllergies()
            .map((held) => `${held.guest.id}:${held.preference.id}:${severityRank(held)}`);
        for (const line of order.lines) {
            if (uuids.has(line.uuid)) {
                for (const conflict of this.getKitchenConflicts(line)) {
                    const { guest, preference } = conflict;
                    const reason = reasonFor(line, conflict) || "";
                    facts.push(`${line.uuid}:${guest.id}:${preference.id}:${reason}`);
                }
            }
        }
        return facts;
    },

    /** Those of the facts that are news: an allergy that was told as worse already is none. */
    getKitchenNews(order, facts) {
        return facts.filter((fact) => {
            const [guestId, preferenceId, rank] = fact.split(":");
            const asBad = [0, 1, 2].slice(Number(rank));
            return /^\d+:\d+:\d$/.test(fact)
                ? !asBad.some((known) => order.wasTold(`${guestId}:${preferenceId}:${known}`))
                : !order.wasTold(fact);
        });
    },

    async printChanges(order, changes, reprint) {
        const printed = await super.printChanges(...arguments);
        if (printed && !reprint) {
            const lines = changes.flatMap(({ new: added, noteUpdate }) => [
                ...(added || []),
                ...(noteUpdate || []),
            ]);
            const uuids = new Set(lines.map(({ uuid }) => uuid).filter(Boolean));
            order.noteTold(this.getKitchenFacts(order, uuids));
        }
        return printed;
    },

    /** Dishes take what the kitchen was told of them along, to whatever line and order they move. */
    handlePreparationHistory(srcPrep, destPrep, srcLine, destLine) {
        super.handlePreparationHistory(...arguments);
        // Core may have deleted the line by now.
        const source =
            srcLine.order_id ||
            this.getOpenOrders().find((order) => order.getToldOf(srcLine.uuid).length);
        source?.moveTold(srcLine.uuid, destLine);
    },

    /** The kitchen cooks already: what becomes known now is a ticket of its own, with the dishes that harm somebody. */
    async tellKitchenAboutAllergies(order) {
        const sent = Object.values(order.last_order_preparation_change?.lines || {});
        if (!sent.length || order.state === "cancel" || !this.config.printerCategories?.size) {
            return;
        }
        const uuids = new Set(sent.map(({ uuid }) => uuid));
        let news = this.getKitchenNews(order, this.getKitchenFacts(order, uuids));
        if (!news.length) {
            return;
        }
        const knewSomething = order.hasToldSomething();
        news = await this.claimKitchenNews(order, news);
        if (!news.length) {
            return;
        }
        const harmful = sent.filter(({ uuid }) => news.some((fact) => fact.startsWith(`${uuid}:`)));
        const change = {
            new: [],
            cancelled: [],
            noteUpdate: (harmful.length ? harmful : sent).map((line) => ({ ...line })),
            noteUpdateTitle: knewSomething
                ? _t("ALLERGY - CHANGED")
                : _t("ALLERGY - ALREADY ORDERED"),
            // Nothing that was ordered harms anybody as far as known: all cooks are told, no dish is named.
            printNoteUpdateData: Boolean(harmful.length),
        };
        order.uiState.lastPrints.push(change);
        await this.printChanges(order, [change], false);
    },

    /**
     * What of these news this device has to print: of several that find them at the same time one does.
     * @returns {Promise<string[]>} all of them where nobody can be asked
     */
    async claimKitchenNews(order, news) {
        let mine = news;
        if (order.isSynced && !this.data.network.offline) {
            try {
                mine = await this.data.orm.silent.call("pos.order", "claim_guest_notice", [
                    [order.id],
                    news,
                ]);
            } catch (error) {
                console.info("The kitchen's notice was not claimed", error.message);
            }
        }
        order.noteTold(news);
        this.addPendingOrder([order.id]);
        return mine;
    },
});
