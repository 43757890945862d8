import { Component, onWillStart, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { makeAwaitable } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { TextInputPopup } from "@point_of_sale/app/components/popups/text_input_popup/text_input_popup";
import { SelectionPopup } from "@point_of_sale/app/components/popups/selection_popup/selection_popup";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { GuestConsents } from "@restaurant_crm/app/components/guest_consents/guest_consents";
import { PreferenceDialog } from "@restaurant_crm/app/components/guest_dialog/preference_dialog";
import { RemovePreferenceDialog } from "@restaurant_crm/app/components/guest_dialog/remove_preference_dialog";
import { TableGuests } from "@restaurant_crm/app/components/guest_dialog/table_guests";
import {
    birthdayText,
    formatDay,
    kindLabels,
    severityLabels,
    sourceLabels,
} from "@restaurant_crm/app/utils/guest_labels";
import { serverSaid } from "@restaurant_crm/app/utils/server_said";

/** Everything the till may know of a guest. What is loaded shows at once, the rest when it arrives. */
export class GuestDialog extends Component {
    static template = "restaurant_crm.GuestDialog";
    static components = { Dialog, GuestConsents, TableGuests };
    static props = { guest: Object, order: Object, close: Function };

    setup() {
        this.pos = usePos();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ details: null, offline: false });
        this.outbox = useState(this.pos.guestOutbox.state);
        this.severities = severityLabels();
        this.kinds = kindLabels();
        this.sources = sourceLabels();
        this.formatDay = formatDay;
        onWillStart(() => {
            this.load();
        });
    }

    async load() {
        try {
            this.state.details = await this.pos.data.call("res.partner", "get_guest_details", [
                [this.guest.id],
            ]);
            this.state.offline = false;
        } catch {
            this.state.offline = true;
        }
    }

    get guest() {
        return this.props.guest;
    }
    get canSell() {
        return !this.props.order.finalized;
    }
    get headline() {
        const { visits, last } = this.guest.guest_card || {};
        if (!this.guest.isGuestCardKnown()) {
            return _t("Allergies not loaded");
        }
        const known = visits
            ? _t("%(visits)s visits, the last on %(last)s", { visits, last: formatDay(last) })
            : _t("No visit yet");
        return [known, birthdayText(this.guest.getDaysToBirthday())].filter(Boolean).join(" · ");
    }

    get tier() {
        const { since, goal, benefits } = this.state.details?.tier || {};
        return { since: since ? _t("since %s", formatDay(since)) : "", goal, benefits };
    }

    // -- tags --------------------------------------------------------------------------------

    get tags() {
        const whys = Object.fromEntries(
            (this.state.details?.tags || []).map((tag) => [tag.id, tag]),
        );
        return this.guest.getGuestTags().map((tag) => ({ tag, why: this.explain(whys[tag.id]) }));
    }

    explain(why) {
        if (!why) {
            return "";
        }
        const since = formatDay(why.since);
        if (why.origin === "rule") {
            return _t("Since %(since)s: %(why)s", { since, why: why.why });
        }
        return why.by ? _t("By %(by)s on %(since)s", { by: why.by, since }) : since;
    }

    async addTag() {
        const carried = new Set(this.guest.getGuestTags().map((tag) => tag.id));
        const tag = await makeAwaitable(this.dialog, SelectionPopup, {
            title: _t("Add a Tag"),
            list: this.pos.models["restaurant.tag"]
                .filter((tag) => !carried.has(tag.id))
                .sort((a, b) => a.sequence - b.sequence || a.name.localeCompare(b.name))
                .map((tag) => ({
                    id: tag.id,
                    item: tag,
                    label: `${tag.icon || ""} ${tag.name}`.trim(),
                    isSelected: false,
                })),
        });
        if (tag) {
            await this.enter({ kind: "tag_add", tag_id: tag.id });
        }
    }

    removeTag(tag) {
        return this.enter({ kind: "tag_remove", tag_id: tag.id });
    }

    // -- preferences ---------------------------------------------------------------------------

    get preferences() {
        const known = Object.fromEntries(
            (this.state.details?.preferences || []).map((row) => [row.id, row]),
        );
        const groups = {};
        for (const { preference, severity } of this.guest.getGuestPreferences()) {
            const row = known[preference.id];
            (groups[preference.kind] ||= []).push({
                preference,
                severity: this.severities[severity] || "",
                note: row?.note || "",
                doubt: row && !row.confirmed,
                source: row
                    ? `${this.sources[row.source]} · ${row.by} · ${formatDay(row.noted)}`
                    : "",
            });
        }
        return Object.entries(this.kinds)
            .filter(([kind]) => groups[kind])
            .map(([kind, label]) => ({ kind, label, rows: groups[kind] }));
    }

    async addPreference() {
        const entry = await makeAwaitable(this.dialog, PreferenceDialog, { guest: this.guest });
        if (entry) {
            await this.enter({ kind: "preference", ...entry });
        }
    }

    /** A wrong preference goes for a reason; it is kept in the guest log. */
    async removePreference(preference) {
        const answer = await makeAwaitable(this.dialog, RemovePreferenceDialog, {
            guest: this.guest,
            preference,
        });
        if (answer) {
            await this.enter({
                kind: "preference_remove",
                preference_id: preference.id,
                ...answer,
            });
        }
    }

    // -- referrals -----------------------------------------------------------------------------

    /** Only who was not here yet has been brought by somebody. */
    get mayBeBrought() {
        return this.guest.isGuestCardKnown() && !this.guest.guest_card?.visits;
    }

    async noteReferrer() {
        const code = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Code of the guest who brought them"),
        });
        if (code?.trim()) {
            await this.enter({ kind: "referral", code: code.trim() });
        }
    }

    // -- complaints ----------------------------------------------------------------------------

    async reportComplaint() {
        if (await this.pos.reportComplaint(this.props.order, this.guest)) {
            await this.load();
        }
    }

    async enter(entry) {
        await this.pos.enterForGuest(this.guest, entry);
        await this.load();
    }

    get waiting() {
        return this.outbox.entries.filter((entry) => entry.partner_id === this.guest.id).length;
    }

    // -- deliveries ----------------------------------------------------------------------------

    /** The guest shows the receipt of a delivery: what that account ordered is this guest's from now on. */
    async claimDelivery() {
        const code = await makeAwaitable(this.dialog, TextInputPopup, {
            title: _t("Scan or type the code of the delivery receipt"),
            placeholder: _t("Code or order number"),
        });
        if (!code?.trim()) {
            return;
        }
        try {
            const { message, coupon } = await this.pos.data.call(
                "restaurant.platform.order",
                "claim_at_till",
                [code.trim(), this.guest.id],
            );
            this.notification.add(
                coupon
                    ? _t("%(message)s A coupon in thanks: %(coupon)s", { message, coupon })
                    : message,
                { type: "success" },
            );
            await this.load();
        } catch (error) {
            this.notification.add(
                error.data
                    ? serverSaid(error)
                    : _t("The server cannot be reached. Try again later."),
                { type: "warning" },
            );
        }
    }

    // -- dishes --------------------------------------------------------------------------------

    /** Usual dishes; those that the till cannot sell now are crossed out. */
    get dishes() {
        const products = this.pos.models["product.product"];
        const rows =
            this.state.details?.dishes ||
            this.guest.getUsualDishes().map((product) => ({
                id: product.id,
                name: product.product_tmpl_id.name,
            }));
        return rows.map((row) => {
            const product = products.get(row.id);
            return {
                ...row,
                product: product?.product_tmpl_id?.canBeDisplayed ? product : null,
                mark: product?.product_tmpl_id && this.pos.getMenuMark(product.product_tmpl_id),
            };
        });
    }

    async addDish(product) {
        const line = await this.pos.addLineToCurrentOrder({
            product_id: product,
            product_tmpl_id: product.product_tmpl_id,
        });
        if (line) {
            this.notification.add(_t("%s was added.", product.product_tmpl_id.name), {
                type: "success",
            });
        }
    }

    // -- loyalty -------------------------------------------------------------------------------

    /** What the guest holds of programs of this till, as the server or else the card knows it, without redeemed ones. */
    get coupons() {
        const programs = this.pos.models["loyalty.program"];
        const used = new Set(this.props.order.lines.map((line) => line.coupon_id?.id));
        return (this.state.details?.coupons || this.rememberedOffers)
            .filter((coupon) => programs?.get(coupon.program_id))
            .map((coupon) => ({
                ...coupon,
                until: coupon.expires ? _t("until %s", formatDay(coupon.expires)) : "",
                onBill: used.has(coupon.id),
            }));
    }

    /** What the card says while the server is not reached. */
    get rememberedOffers() {
        return this.pos.getOpenOffers(this.guest, this.props.order).map((offer) => ({
            id: offer.id,
            code: offer.code,
            program_id: offer.program.id,
            name: offer.program.name,
            value: offer.program.reward_ids.map((reward) => reward.description).join(" / "),
            expires: offer.expires,
            usable: true,
        }));
    }

    async applyCoupon(coupon) {
        const offer = this.pos
            .getOpenOffers(this.guest, this.props.order)
            .find(({ id }) => id === coupon.id);
        const { applied, message } =
            offer && this.guest === this.props.order.getPartner()
                ? await this.pos.applyOffer(offer)
                : await this.pos.redeemCoupon(coupon.code);
        this.notification.add(message, { type: applied ? "success" : "warning" });
    }
}
