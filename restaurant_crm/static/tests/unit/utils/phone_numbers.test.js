import { expect, test } from "@odoo/hoot";
import { digitsOf, meansNumber, typedNumber } from "@restaurant_crm/app/utils/phone_numbers";

const STORED = [
    "+86 138 0013 8899",
    "0086-138-0013-8899",
    "13800138899",
    "１３８００１３８８９９",
    "138 0013 8899 转 12",
    "13800138899,,12",
];
const TYPED = [
    "+8613800138899",
    "0086 138 0013 8899",
    "138 0013 8899",
    "013800138899",
    "13800138899 ext. 12",
    "13800138899转12",
    "13800138899,12",
    "13800138899，12",
    "13800138899#12",
    "＋８６１３８００１３８８９９",
    "8899",
];

test("a number typed in any way means one that is stored in any way", () => {
    const found = STORED.map((stored) =>
        TYPED.filter((typed) => meansNumber(typedNumber(typed), digitsOf(stored))),
    );
    expect(found).toEqual(STORED.map(() => TYPED));
});

test("another number is not meant, and what is no number means none", () => {
    const known = digitsOf("13800138898");
    for (const typed of ["13800138899", "+8613800138899", "8899", "Wei 8898", "xu", "转12", ""]) {
        expect(meansNumber(typedNumber(typed), known)).toBe(false);
    }
    expect(meansNumber("8613", "")).toBe(false);
    expect(digitsOf("138,0013,8899")).toBe("13800138899");
    expect(digitsOf(false)).toBe("");
});
