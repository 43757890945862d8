import { Component, useState, xml } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { user } from "@web/core/user";
import { SignatureBox } from "@restaurant_crm/customer_display/consent_sheet/signature_box";

/** What the house would like to do, for the guest to allow and sign. It says nothing of the guest. */
export class ConsentSheet extends Component {
    static template = "restaurant_crm.ConsentSheet";
    static components = { SignatureBox };
    static props = { question: Object, step: String };

    setup() {
        this.display = useService("restaurant_crm.consent_display");
        this.state = useState({ ticked: {}, signature: "", lang: "" });
    }

    get question() {
        return this.props.question;
    }
    get step() {
        return this.props.step;
    }
    /** What the guest has chosen, else the guest's language, else that of the display. */
    get lang() {
        const { words, languages } = this.question;
        const wanted = [this.state.lang, this.question.lang, user.context.lang];
        return wanted.find((code) => code in words) || languages[0][0];
    }
    get words() {
        return this.question.words[this.lang];
    }
    get htmlLang() {
        return this.lang.replace("_", "-");
    }
    get lines() {
        return this.question.lines.map(([key]) => ({ key, ...this.words.lines[key] }));
    }
    get agreed() {
        return this.question.lines.map(([key]) => key).filter((key) => this.state.ticked[key]);
    }
    get mayAgree() {
        return Boolean(this.agreed.length && this.state.signature) && this.mayAnswer;
    }
    get mayAnswer() {
        return ["ask", "failed"].includes(this.step);
    }
    get done() {
        return ["kept", "gone", "refused"].includes(this.step);
    }

    agree() {
        const { agreed, lang } = this;
        return this.display.answer({ agreed, lang, signature: this.state.signature });
    }

    decline() {
        return this.display.answer({ agreed: [], lang: this.lang, signature: "" });
    }
}

/** Above the order while a guest is asked; each question has a sheet of its own, with nothing of the guest before. */
export class ConsentScreen extends Component {
    static template = xml`
        <ConsentSheet t-if="asked.question" t-key="asked.question.uuid" question="asked.question" step="asked.step"/>`;
    static components = { ConsentSheet };
    static props = {};

    setup() {
        this.asked = useState(useService("restaurant_crm.consent_display").state);
    }
}
