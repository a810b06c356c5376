// @ts-check
// All that goes out of the frame and comes in: the service over HTTP, the page around the frame by messages.

// Times in milliseconds. The service says something every 15 s at least: three times nothing, and the line is gone, or something between holds it back.
const SILENCE = 45_000;

// It gives up after 150 s; whatever signs of life there are, nobody is kept waiting for longer.
const LONGEST = 180_000;

// Tries in a row that fail at once, after .5 s + 1 + 2 + 4 + 4: within the 15 s for which the service goes on with an answer that nobody reads.
const TRIES = 5;

const ANSWERS = '/api/v1/widget/answers';

// --- The service ---------------------------------------------------------------------------------------------------

/** What the service refused, in its own words. */
export class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/**
 * @param {string} path
 * @param {string} method
 * @param {string} language
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 * @param {AbortSignal} [signal]
 */
async function send(path, method, language, body, headers, signal) {
  const response = await fetch(path, {
    method, signal, credentials: 'omit', cache: 'no-store',
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), 'Accept-Language': language, ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.ok) return response;
  /** @type {{ title?: string, detail?: string, code?: string }} */
  const problem = await response.json().catch(() => ({}));
  throw new Refused({ status: response.status, code: problem.code ?? '', detail: problem.detail ?? problem.title ?? '', seconds: Number(response.headers.get('Retry-After')) || 0 });
}

/** A name for a request: however often it is sent under it, it is one. */
export const newName = () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

/** @param {number} time @param {AbortSignal} signal Ends it, as does a network that is back. */
const pause = (time, signal) => new Promise(done => {
  setTimeout(done, time);
  addEventListener('online', done, { once: true, signal });
  signal.addEventListener('abort', done, { once: true });
});

// Another node makes it, or a proxy answers in its own words: what was asked may well be under way.
const passes = (/** @type {Problem} */ { status, code }) => status === 409 || (code === '' && status > 501 && status < 505);

/**
 * Asks, and hands out what comes back in order; a line that breaks is taken up where it was. Ends without an event of type completed when that
 * was in vain; throws what the service refused, and what fetch throws once the signal was given.
 * @param {{ question: string, context: Context, conversation: string | null }} question Its words without personal data.
 * @param {string} language
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<AnswerEvent>}
 */
export async function* ask(question, language, signal) {
  const name = { 'Idempotency-Key': newName() };
  const end = performance.now() + LONGEST;
  // What nobody wants to read need not be written, also when the page goes.
  const leave = () => { fetch(ANSWERS, { method: 'DELETE', headers: name, credentials: 'omit', keepalive: true }).catch(() => { /* it ends by itself */ }); };
  signal.addEventListener('abort', leave);
  let last = 0;
  let failed = 0;
  try {
    for (let first = true; ; first = false) {
      const began = performance.now();
      let wait = 0;
      try {
        for await (const { id, data } of line(question, language, { ...name, ...(last > 0 ? { 'Last-Event-ID': String(last) } : {}) }, end, signal)) {
          last = id || last;
          failed = 0;
          yield data;
          if (data.type === 'completed') return;
        }
      } catch (fault) {
        if (signal.aborted) throw fault;
        if (fault instanceof Refused && !passes(fault.problem)) {
          if (first) throw fault;
          return;
        }
        wait = fault instanceof Refused ? fault.problem.seconds * 1000 : 0;
      }
      // One that lasted was cut by something between; one that said when to come back is no failure.
      failed = wait > 0 ? failed : performance.now() - began > 1000 ? 1 : failed + 1;
      wait ||= Math.min(250 * 2 ** failed, 4000);
      if (failed > TRIES || performance.now() + wait > end) return;
      if (failed > 1) yield { type: 'lost' };
      await pause(wait, signal);
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/**
 * One line: the events that come by it, with their numbers.
 * @param {unknown} question
 * @param {string} language
 * @param {Record<string, string>} headers
 * @param {number} end When it has to be over, on the clock of performance.now().
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{ id: number, data: AnswerEvent }>}
 */
async function* line(question, language, headers, end, signal) {
  const gone = new AbortController();
  const cut = () => gone.abort();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(cut, Math.min(SILENCE, end - performance.now()));
  };
  heard();
  signal.addEventListener('abort', cut);
  addEventListener('offline', cut);
  try {
    const response = await send(ANSWERS, 'POST', language, question, { ...headers, Accept: 'text/event-stream' }, gone.signal);
    if (!response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let data = '';
    let id = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard();
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data:')) data = line.slice(5);
        else if (line.startsWith('id:')) id = Number(line.slice(3));
        else if (line === '' && data !== '') {
          yield { id, data: JSON.parse(data) };
          data = '';
        }
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
    removeEventListener('offline', cut);
    gone.abort();
  }
}

/**
 * @param {{ answerId: string, useful: boolean, reasons: string[], comment: string | null, language: string }} feedback
 */
export const rate = feedback => send('/api/v1/feedback', 'POST', feedback.language, feedback);

/**
 * @param {{ answerId: string | null, question: string, comment: string | null, language: string, conversation: string | null, share: boolean, contact: string | null, key: string }} request
 * @returns {Promise<Handoff>}
 */
export const handOver = async request => (await send('/api/v1/handoffs', 'POST', request.language, request)).json();

/**
 * Erases a conversation where the service keeps it; one that is gone already is as good.
 * @param {{ id: string, token: string }} conversation
 * @param {string} language
 */
export async function erase(conversation, language) {
  try {
    await send(`/api/v1/conversations/${conversation.id}`, 'DELETE', language, undefined, { Authorization: `Bearer ${conversation.token}` });
  } catch (fault) {
    if (!(fault instanceof Refused && fault.problem.status === 404)) throw fault;
  }
}

// --- The page around the frame ---------------------------------------------------------------------------------------

// A colour as getComputedStyle writes it.
const COLOUR = /^rgb\((\d{1,3}), (\d{1,3}), (\d{1,3})\)$/;

/**
 * Speaks with the page around the frame: only with the origin that the address names, which is the one that frame-ancestors lets in.
 * @param {string | null} host
 * @param {(accent: [number, number, number] | null) => void} onOpened The panel was opened; the launcher's colour.
 */
export function speakTo(host, onOpened) {
  const framed = host !== null && window.parent !== window;
  if (framed) {
    addEventListener('message', event => {
      if (event.origin !== host || event.source !== window.parent) return;
      const accent = opened(event.data);
      if (accent !== undefined) onOpened(accent);
    });
  }
  return {
    framed,
    /** @param {'ready' | 'close'} type */
    tell: type => { if (framed) window.parent.postMessage({ taxAssistant: 1, type }, host); },
  };
}

/**
 * @param {unknown} data
 * @returns {[number, number, number] | null | undefined} Undefined for what is not exactly our message; null without a colour that can be read.
 */
function opened(data) {
  if (typeof data !== 'object' || data === null || Object.keys(data).sort().join() !== 'accent,taxAssistant,type') return undefined;
  const { taxAssistant, type, accent } = /** @type {Record<string, unknown>} */ (data);
  if (taxAssistant !== 1 || type !== 'opened' || typeof accent !== 'string') return undefined;
  const parts = COLOUR.exec(accent)?.slice(1).map(Number);
  return parts?.every(p => p <= 255) ? /** @type {[number, number, number]} */ (parts) : null;
}
