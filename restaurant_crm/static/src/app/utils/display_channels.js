// How tills and customer displays speak with each other about consents.

/** The kind of message on the bus. */
export const MESSAGE = "restaurant_crm.consent";

/** Between windows of one browser. */
export const localChannel = (accessToken) => `RESTAURANT_CRM_DISPLAY-${accessToken}`;

/** Over the server. Guests who order themselves hear the channel of the point of sale, but know no key. */
export const busChannel = (key) => `restaurant_crm_display-${key}`;

/** Behind the # of the address: the server never sees it there, nor writes it into a log. */
export const withKey = (url, key) => `${url}#display=${key}`;

export const keyOf = (hash) => /^#display=([0-9a-f-]{36})$/.exec(hash)?.[1];
