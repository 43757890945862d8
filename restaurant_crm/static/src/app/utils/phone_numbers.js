/** Phone numbers as people type and store them; the server reads them alike (see engine/shared/phone_numbers.py). */

// A number with an extension behind it; a comma, a pause in dialling, also parts the digits of short numbers.
const WITH_EXTENSION =
    /^(?:((?:\D*\d){5,})[;,]?\s*(?:ext(?:ension|n)?\.?\s*=?|x|#|转|轉|分机|分機)|((?:\D*\d){8,}),+)\s*\d{1,6}\s*$/i;
// What is in no number.
const STRANGE = /[^\d\s+(),./-]/;
// A stored number with fewer digits ends too many others.
const FEWEST_DIGITS = 7;

const plain = (text) => (text || "").normalize("NFKC").replace(WITH_EXTENSION, "$1$2");

/** The digits of a number without its extension, whatever characters they are written in. */
export function digitsOf(text) {
    return plain(text).replace(/\D/g, "");
}

/** The digits of what was typed, if it may be a number or a part of one; else nothing. */
export function typedNumber(text) {
    return STRANGE.test(plain(text)) ? "" : digitsOf(text);
}

/**
 * Whether what was typed may mean the stored number: a part of it, or all of it with 00, a calling code or the 0 of
 * national calls, which the stored one may lack.
 */
export function meansNumber(typed, stored) {
    const [wanted, known] = [typed, stored].map((digits) => digits.replace(/^0+/, ""));
    return Boolean(
        wanted &&
            (known.includes(wanted) || (known.length >= FEWEST_DIGITS && wanted.endsWith(known))),
    );
}
