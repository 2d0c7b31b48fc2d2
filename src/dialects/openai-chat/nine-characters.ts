import { shortId } from '../common/tool-id.ts'

/** Ids of calls for hosts that take nine letters and digits, and nothing else. */
export const toolId = (id: string): string => (/^[a-zA-Z0-9]{9}$/.test(id) ? id : shortId(id, 9))
