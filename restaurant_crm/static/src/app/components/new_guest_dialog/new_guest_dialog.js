import { Component, useState } from "@odoo/owl";
import { useAutofocus } from "@web/core/utils/hooks";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { digitsOf, typedNumber } from "@restaurant_crm/app/utils/phone_numbers";

// Fewer digits are no number; the last ones tell who has it, however the beginning is written.
const FEWEST_DIGITS = 5;
const LAST_DIGITS = 9;

/** The name or the number of a guest, or both, with consent; or the guest who has that number already. */
export class NewGuestDialog extends Component {
    static template = "restaurant_crm.NewGuestDialog";
    static components = { Dialog };
    static props = {
        typed: { type: String, optional: true },
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.pos = usePos();
        const typed = (this.props.typed || "").trim();
        const isNumber = typedNumber(typed).length >= FEWEST_DIGITS;
        this.state = useState({
            name: isNumber ? "" : typed,
            phone: isNumber ? typed : "",
            consent: false,
            // Never ticked in advance, and nothing depends on them.
            marketing: false,
            profiling: false,
        });
        useAutofocus({ refName: isNumber || !typed ? "name" : "phone" });
    }

    /** Guests in the till's memory with this number; the server looks among all of them. */
    get known() {
        const wanted = digitsOf(this.state.phone);
        if (wanted.length < FEWEST_DIGITS) {
            return [];
        }
        const end = wanted.slice(-LAST_DIGITS);
        return this.pos.models["res.partner"]
            .filter((guest) => {
                const number = digitsOf(guest.phone);
                return (
                    number.length >= FEWEST_DIGITS &&
                    (number === wanted || (wanted.length >= LAST_DIGITS && number.endsWith(end)))
                );
            })
            .slice(0, 3);
    }

    /** Either is enough, but half a number is none. */
    get ready() {
        const { name, phone, consent } = this.state;
        const number = phone.trim();
        return (
            consent && (number ? digitsOf(number).length >= FEWEST_DIGITS : Boolean(name.trim()))
        );
    }

    choose(guest) {
        this.props.getPayload({ guest });
        this.props.close();
    }

    confirm() {
        if (!this.ready) {
            return;
        }
        this.props.getPayload({
            name: this.state.name.trim(),
            phone: this.state.phone.trim(),
            consent: true,
            purposes: ["marketing", "profiling"].filter((purpose) => this.state[purpose]),
        });
        this.props.close();
    }
}
