/** `crypto.randomUUID` is missing on pages of plain http, which a model server on the local network often serves. */
export const ownId = () => Math.random().toString(36).slice(2)
