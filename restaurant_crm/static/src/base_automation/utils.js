import { TRIGGER_FILTERS } from "@base_automation/utils";

/** “Tag is added” is offered for contacts, too: there it means the tags of guests. */
const isTagField = TRIGGER_FILTERS.on_tag_set;
TRIGGER_FILTERS.on_tag_set = (field) =>
    isTagField(field) || (field.ttype === "many2many" && field.name === "guest_tag_ids");
