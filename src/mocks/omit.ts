/** A record without some of its keys. */
export const omit = <T extends object, Key extends keyof T>(value: T, ...keys: readonly Key[]): Omit<T, Key> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as Key))) as Omit<T, Key>
