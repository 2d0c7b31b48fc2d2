import type { ChatOptions } from './options.ts'

/** For hosts that take images, and neither audio nor files. */
export const imagePart: NonNullable<ChatOptions['part']> = (part) =>
  part.type === 'image_url' ? { type: part.type, image_url: part.image_url } : undefined
