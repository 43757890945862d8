import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";

// As many as a page of the list.
const LIMIT = 80;

/** Pairs of what may be one guest, one after the other: each decision opens the next pair that is to be decided. */
export class DecisionController extends FormController {
    setup() {
        super.setup();
        this.decisionOrm = useService("orm");
        this.decisionAction = useService("action");
    }

    async beforeExecuteActionButton(clickParams) {
        this.stateBefore = this.model.root.data.state;
        return super.beforeExecuteActionButton(clickParams);
    }

    async afterExecuteActionButton(clickParams) {
        await super.afterExecuteActionButton(clickParams);
        const { resId, resIds, data } = this.model.root;
        if (data.state === this.stateBefore) {
            return; // The server has refused it.
        }
        const open = await this.decisionOrm.search(this.props.resModel, [["state", "=", "open"]], {
            limit: LIMIT,
        });
        const behind = resIds.slice(resIds.indexOf(resId) + 1);
        const next = behind.find((id) => open.includes(id)) || open[0];
        if (next) {
            await this.model.load({
                resId: next,
                resIds: resIds.includes(next) ? resIds : open,
            });
        } else {
            await this.decisionAction.doAction(
                "restaurant_crm.restaurant_identity_candidate_action",
                { clearBreadcrumbs: true },
            );
        }
    }
}

registry
    .category("views")
    .add("restaurant_decision_form", { ...formView, Controller: DecisionController });
