import { registry } from "@web/core/registry";

// Milliseconds; the most that a step may wait. A loaded machine takes its time to start a till.
const PATIENCE = 60000;

/** Browser tours that wait for what they need, however busy the machine is. */
export const tours = {
    add(name, { steps, ...tour }) {
        registry.category("web_tour.tours").add(name, {
            ...tour,
            steps: () =>
                steps()
                    .flat(Infinity)
                    .map((step) => ({ timeout: PATIENCE, ...step })),
        });
    },
};
