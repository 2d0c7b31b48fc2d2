import type { Loadable } from '../types/index.ts'

/** A dialect's codec, whether it came with the page or comes now. */
export async function loaded<Codec extends object>(codec: Loadable<Codec> | undefined): Promise<Codec | undefined> {
  return typeof codec === 'function' ? codec() : codec
}
