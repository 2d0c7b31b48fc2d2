import { runScenario } from './app.js'

// Node, Deno and Bun all have `process`. It ends by itself: nothing may be left that keeps it alive.
const [server, nobody] = globalThis.process.argv.slice(2)
console.log(JSON.stringify(await runScenario(server, nobody)))
