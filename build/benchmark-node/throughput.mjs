// Decode throughput of node-llama-cpp, for ./taxassistant benchmark model to be measured against. Prints one line of
// JSON per repeat: {"sequences", "tokens", "seconds", "tokensPerSecond"}; tokens are those of all sequences together.
// Loading and prompts are not counted: the clock starts when every sequence has its first token.
import { parseArgs } from "node:util";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

// Ordinary pieces in any vocabulary of this size: past the control and byte pieces.
const FIRST_PIECE = 300;
const PIECES = 400;

const { values } = parseArgs({
  options: {
    model: { type: "string" },
    sequences: { type: "string", default: "1" },
    "prompt-tokens": { type: "string", default: "64" },
    tokens: { type: "string", default: "64" },
    threads: { type: "string", default: "2" },
    batch: { type: "string", default: "512" },
    temperature: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    repeats: { type: "string", default: "1" },
  },
});
if (values.model === undefined) {
  console.error("A model is needed: node throughput.mjs --model FILE.gguf [--sequences N] [--prompt-tokens N] [--tokens N]"
    + " [--threads N] [--batch N] [--temperature T] [--seed N] [--repeats N]");
  process.exit(2);
}

const [sequences, promptTokens, tokens, threads, batch, seed, repeats] =
  ["sequences", "prompt-tokens", "tokens", "threads", "batch", "seed", "repeats"].map(wholeNumber);
const temperature = Number(values.temperature);

const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, maxThreads: threads, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: values.model, gpuLayers: 0 }).catch((error) => {
  console.error(`node-llama-cpp cannot load ${values.model}: ${error.message}`);
  process.exit(1);
});
// contextSize is per sequence: node-llama-cpp gives each a cache of its own. Its micro-batch is as large as its batch.
const context = await model.createContext({
  sequences,
  contextSize: promptTokens + tokens + 2,
  batchSize: batch,
  threads: { ideal: threads, min: threads },
  flashAttention: "auto",
});
const running = Array.from({ length: sequences }, () => context.getSequence());

for (let repeat = 0; repeat < repeats; repeat++) {
  const streams = await Promise.all(running.map(begin));
  const started = performance.now();
  await Promise.all(streams.map(drain));
  const seconds = (performance.now() - started) / 1000;
  const generated = sequences * tokens;
  console.log(JSON.stringify({ sequences, tokens: generated, seconds, tokensPerSecond: generated / seconds }));
  await Promise.all(streams.map((stream) => stream.return()));
}

await llama.dispose();

/** Feeds a prompt, different for each sequence, and takes the first token. */
async function begin(sequence, index) {
  await sequence.clearHistory();
  const prompt = Array.from({ length: promptTokens }, (_, position) => FIRST_PIECE + (index * 131 + position * 17 + seed) % PIECES);
  const stream = sequence.evaluate(prompt, { temperature, topK: 0, topP: 1, seed: seed + index, yieldEogToken: true });
  await stream.next();
  return stream;
}

/** Takes the other tokens; the end of an answer does not end it. */
async function drain(stream) {
  for (let taken = 0; taken < tokens; taken++) {
    if ((await stream.next()).done) {
      throw new Error("A sequence ended before its tokens did.");
    }
  }
}

function wholeNumber(name) {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1) {
    console.error(`--${name} takes a whole number from 1.`);
    process.exit(2);
  }

  return number;
}
