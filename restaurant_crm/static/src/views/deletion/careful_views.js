import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";
import { DeletionDialog } from "@restaurant_crm/views/deletion/deletion_dialog";

/** Forms and lists of models with a notice of what a deletion takes along. */
const careful = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.deletionOrm = useService("orm");
        }

        /**
         * @param {number[]} ids
         * @param {Function} onDelete
         * @param {Function} onArchive
         */
        async askBeforeDeletion(ids, onDelete, onArchive) {
            const notice = await this.deletionOrm.call(this.props.resModel, "get_deletion_notice", [
                ids,
            ]);
            this.dialogService.add(DeletionDialog, {
                notice,
                onDelete,
                onArchive: notice.can_archive ? onArchive : undefined,
            });
        }
    };

export class CarefulFormController extends careful(FormController) {
    async deleteRecord() {
        const { root } = this.model;
        await this.askBeforeDeletion(
            [root.resId],
            () => this.deleteConfirmationDialogProps.confirm(),
            () => root.archive(),
        );
    }
}

export class CarefulListController extends careful(ListController) {
    async onDeleteSelectedRecords() {
        const { root } = this.model;
        const ids = await root.getResIds(true);
        await this.askBeforeDeletion(
            ids,
            () => root.deleteRecords(),
            () => root.archive(true),
        );
    }
}

registry
    .category("views")
    .add("restaurant_careful_form", { ...formView, Controller: CarefulFormController });
registry
    .category("views")
    .add("restaurant_careful_list", { ...listView, Controller: CarefulListController });
