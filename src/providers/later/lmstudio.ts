/** How the server of LM Studio is run. */
export const start = 'lms server start --cors'
export const allow = `Switch CORS on in the settings of the developer tab, or start it by: ${start}`
export const help = 'https://lmstudio.ai/docs/developer/core/server'
