const BYTES = 12;

/** What nobody can guess, made without the server: 96 random bits. */
export function newFeedbackToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
