/** A name that nothing else has; of random numbers alone, since pages over plain HTTP have no `crypto.randomUUID`. */
export const unique = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
