// @ts-check
// All that goes out of the frame and comes in: the service over HTTP, the page around the frame by messages.

// A model may be silent while it reads; a line that is dead says nothing for longer (milliseconds).
const SILENCE = 90_000;

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

/**
 * Asks, and hands out what comes back in order. Ends without an event of type completed when the line was cut; throws what fetch throws.
 * @param {{ question: string, context: Context, conversation: string | null }} question Its words without personal data.
 * @param {string} language
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<AnswerEvent>}
 */
export async function* ask(question, language, signal) {
  const line = new AbortController();
  const cut = () => line.abort();
  let timer = setTimeout(cut, SILENCE);
  signal.addEventListener('abort', cut);
  try {
    const response = await send('/api/v1/widget/answers', 'POST', language, question, { Accept: 'text/event-stream' }, line.signal);
    if (!response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(cut, SILENCE);
      const lines = (rest + part.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line.startsWith('data:')) yield JSON.parse(line.slice(5));
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
    line.abort();
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
