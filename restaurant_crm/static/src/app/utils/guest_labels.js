import { _t } from "@web/core/l10n/translation";

/** Texts of selections; functions, because translations are not there when modules load. */
export const severityLabels = () => ({
    mild: _t("Mild"),
    serious: _t("Serious"),
    severe: _t("Life-threatening"),
});

export const kindLabels = () => ({
    allergy: _t("Allergies"),
    diet: _t("Diets"),
    dislike: _t("Dislikes"),
    taste: _t("Tastes"),
    seat: _t("Seat"),
    service: _t("Service"),
    occasion: _t("Occasions"),
});

export const sourceLabels = () => ({
    stated: _t("Stated by the guest"),
    noted: _t("Noted by staff"),
    inferred: _t("Inferred"),
});

/** @param {number|null} days to the birthday, negative when it was */
export function birthdayText(days) {
    if (days === null) {
        return "";
    }
    if (days === 0) {
        return _t("Birthday today");
    }
    return days > 0
        ? days === 1
            ? _t("Birthday tomorrow")
            : _t("Birthday in %s days", days)
        : days === -1
          ? _t("Birthday yesterday")
          : _t("Birthday %s days ago", -days);
}

/** @param {string} date as the server sends it */
export function formatDay(date) {
    return date ? luxon.DateTime.fromISO(date).toLocaleString(luxon.DateTime.DATE_MED) : "";
}

/** Without the year while it is this one. */
export function formatShortDay(date) {
    const day = luxon.DateTime.fromISO(date || "");
    if (!day.isValid) {
        return "";
    }
    return day.hasSame(luxon.DateTime.now(), "year")
        ? day.toLocaleString({ month: "short", day: "numeric" })
        : formatDay(date);
}
