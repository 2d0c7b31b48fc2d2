/** How `llama-server` is run. */
export const start = 'llama-server -m model.gguf'
export const help = 'https://github.com/ggml-org/llama.cpp/tree/master/tools/server'
