import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { normalize } from "@web/core/l10n/utils";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { kindLabels, severityLabels } from "@restaurant_crm/app/utils/guest_labels";

/** What the guest likes, avoids or wishes for: choose, say how bad or add a word, done. */
export class PreferenceDialog extends Component {
    static template = "restaurant_crm.PreferenceDialog";
    static components = { Dialog };
    static props = { guest: Object, getPayload: Function, close: Function };

    setup() {
        this.pos = usePos();
        this.kinds = kindLabels();
        this.severities = severityLabels();
        this.state = useState({
            kind: "allergy",
            query: "",
            preference: null,
            severity: "",
            note: "",
            stated: true,
        });
    }

    get choices() {
        const has = new Set(this.props.guest.getGuestPreferences().map((row) => row.preference.id));
        const query = normalize(this.state.query.trim());
        return this.pos.models["restaurant.preference"]
            .filter((preference) =>
                query
                    ? normalize(preference.name).includes(query)
                    : preference.kind === this.state.kind,
            )
            .sort((a, b) => a.sequence - b.sequence || a.id - b.id)
            .map((preference) => ({ preference, has: has.has(preference.id) }));
    }

    chooseKind(kind) {
        Object.assign(this.state, { kind, query: "", preference: null });
    }
    choose(preference) {
        Object.assign(this.state, { preference, severity: preference.severity || "" });
    }
    chooseSeverity(severity) {
        this.state.severity = severity;
    }

    confirm() {
        const { preference, severity, note, stated } = this.state;
        this.props.getPayload({
            preference_id: preference.id,
            severity: preference.kind === "allergy" ? severity : "",
            note: note.trim(),
            source: stated ? "stated" : "noted",
        });
        this.props.close();
    }
}
