import { runScenario } from './app.js'

export default {
  async fetch(request) {
    const { searchParams } = new URL(request.url)
    return Response.json(await runScenario(searchParams.get('server'), searchParams.get('nobody')))
  },
}
