const base64 = (numbers) => btoa(String.fromCharCode(...numbers.map((number) => number & 255)));

/** A table of shares by part and weights by dish, written as the server does. */
export function writeTable(dishes, shares, weights, unit = 0.01) {
    const steps = [];
    const values = [];
    for (const id of dishes) {
        let last = -1;
        dishes.forEach((other, place) => {
            const value = weights[id]?.[other];
            if (value) {
                steps.push(place - last);
                values.push(value);
                last = place;
            }
        });
        steps.push(0);
    }
    const parts = Object.keys(shares);
    return {
        dishes,
        parts,
        shares: base64(
            parts.flatMap((part) => shares[part].map((s) => Math.round(255 * s ** 0.5))),
        ),
        steps: base64(steps),
        weights: base64(values),
        unit,
        prior: 10,
    };
}
