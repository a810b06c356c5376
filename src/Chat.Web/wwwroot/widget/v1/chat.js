// @ts-check
// The conversation in the widget's frame: one question at a time, kept in this tab where the browser lets it.
import { ask, Refused, speakTo } from './talk.js';
import { button, choices, make, masks, say, setup, show, TurnView } from './view.js';
import { find, mask } from '../../personal-data.js';

const KEPT = 'taxassistant.widget';

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = id => /** @type {T} */ (document.getElementById(id));

const log = byId('log');
const form = /** @type {HTMLFormElement} */ (byId('form'));
const field = /** @type {HTMLTextAreaElement} */ (byId('question'));
const stop = byId('stop');
const status = byId('status');
const tools = byId('tools');

/** @type {TurnView[]} */
const views = [];
/** @type {AbortController | null} */
let answering = null;

const turns = () => views.map(v => v.turn);
const lastAnswer = () => turns().findLast(t => t.answer)?.answer;

// --- Kept in the tab ---------------------------------------------------------------------------------------------------

// Browsers that block third-party storage throw at its very name; the conversation goes on unkept.
const storage = {
  /** @returns {Turn[]} */
  load: () => { try { return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]'); } catch { return []; } },
  save: () => { try { sessionStorage.setItem(KEPT, JSON.stringify(turns())); } catch { /* goes on unkept */ } },
  forget: () => { try { sessionStorage.removeItem(KEPT); } catch { /* nothing kept */ } },
};

// --- Saying and asking ---------------------------------------------------------------------------------------------------

/** A screen reader passes over a status that does not change. @param {string} words */
const announce = words => { status.textContent = words === status.textContent ? `${words}\u00a0` : words; };

/** @param {string | null} words What is wrong with the question; null when nothing is. */
function complain(words) {
  const error = byId('error');
  error.hidden = words === null;
  error.textContent = words === null ? '' : `${say('error-prefix')} ${words}`;
  // An empty value would mean that nothing is wrong with it.
  if (words === null) return field.removeAttribute('aria-invalid');
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

/** @param {number} number */
const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, '.');

// Estimates are rough: in steps of five seconds, as on the pages.
const place = (/** @type {number} */ position, /** @type {number} */ seconds) =>
  (position <= 1 ? say('waiting-next') : say('waiting-position', { count: position - 1 }))
  + (seconds > 0 ? ` ${say('waiting-time', { seconds: Math.ceil(Math.min(seconds, 3600) / 5) * 5 })}` : '');

/** @param {Turn} turn */
function outcome({ state, answer, sources }) {
  if (state === 'stopped') return say('stopped');
  if (state === 'cut') return say('widget-cut');
  if (state === 'failed' || !answer) return say('failed');
  const shown = sources.filter(s => !s.id.startsWith('reply:')).length;
  return shown === 0 ? say('answered') : shown === 1 ? say('answered-one-source') : say('answered-sources', { count: shown });
}

/** @type {import('./view.js').Acts} */
const acts = {
  ask: suggestion => { if (!answering) put(suggestion.question, suggestion.context ?? null, false); },
  person: turn => forms().then(f => f.person(turn), lost),
  feedback: turn => feedback(turn),
};

// What few visitors need is fetched when they do; a fetch that failed is tried again under another name, since browsers remember failures.
let tries = 0;
/** @returns {Promise<typeof import('./forms.js')>} */
const forms = () => import(tries === 0 ? './forms.js' : `./forms.js?again=${tries}`).catch(fault => { tries++; throw fault; });
const lost = () => complain(say('widget-offline'));

/** @param {Turn} turn @returns {HTMLElement} */
function feedback(turn) {
  const box = make('div', { class: 'feedback', role: 'group', 'aria-label': say('useful') });
  const begin = () => box.replaceChildren(make('span', {}, say('useful')), yes, no);
  const rated = () => { turn.rated = true; storage.save(); };
  const yes = button(say('yes'), () => forms().then(f => f.rate(turn, box, true, rated, begin), lost));
  const no = button(say('no'), () => forms().then(f => f.rate(turn, box, false, rated, begin), lost));
  if (turn.rated) box.append(make('p', {}, say('feedback-thanks')));
  else begin();
  return box;
}

/**
 * Puts a question and shows what comes.
 * @param {string} text Without personal data.
 * @param {Context | null} context
 * @param {boolean} typed
 */
async function put(text, context, typed) {
  complain(null);
  byId('panel').replaceChildren();
  views.at(-1)?.settle();
  byId('welcome').classList.add('begun');
  /** @type {Turn} */
  const turn = { question: text, language: setup.language, state: 'answering', sentences: [], sources: [], answer: null, rated: false };
  const view = new TurnView(turn, views.length + 1, acts);
  views.push(view);
  log.append(view.element);
  busy(answering = new AbortController());
  announce(say('answering'));
  // On a touch screen the keyboard would cover the answer.
  if (!typed || matchMedia('(pointer: coarse)').matches) show(view.element);
  else view.element.scrollIntoView({ block: 'start' });
  const previous = lastAnswer();
  const question = { question: text, context: context ?? previous?.context ?? setup.context, conversation: turns().findLast(t => t.answer?.conversation)?.answer?.conversation?.token ?? null };
  try {
    await read(view, question, answering.signal);
    if (turn.state === 'answering') turn.state = 'cut';
  } catch (fault) {
    if (fault instanceof Refused) return refuse(view, fault.problem, typed ? text : '');
    turn.state = answering?.signal.reason === 'stopped' ? 'stopped' : 'cut';
  } finally {
    busy(answering = null);
  }

  view.end(true);
  storage.save();
  announce(outcome(turn));
  if (document.activeElement === document.body) field.focus({ preventScroll: true });
  tools.hidden = false;
}

/**
 * @param {TurnView} view
 * @param {{ question: string, context: Context, conversation: string | null }} question
 * @param {AbortSignal} signal
 */
async function read(view, question, signal) {
  const { turn } = view;
  for await (const happened of ask(question, setup.language, signal)) {
    // It begins an answer: should it come again, what came of another try is no part of this one.
    if (happened.type === 'understood') {
      Object.assign(turn, { language: happened.understanding.language, sentences: [], sources: [] });
      view.clear();
      view.wait(say('answering'));
    }
    if (happened.type === 'lost') {
      view.wait(say('reconnecting'));
      announce(say('reconnecting'));
    }
    if (happened.type === 'sources') turn.sources = happened.sources;
    if (happened.type === 'waiting') {
      view.wait(place(happened.position, happened.seconds));
      announce(place(happened.position, happened.seconds));
    }
    if (happened.type === 'sentence') {
      turn.sentences.push(happened.sentence);
      view.add(happened.sentence);
    }
    if (happened.type === 'retracted') {
      turn.sentences = [];
      turn.sources = [];
      view.clear(happened.reason);
    }
    if (happened.type === 'completed') complete(view, happened.answer);
  }
}

// What the whole answer says replaces what was streamed; equal sentences stay, so that none is read out twice.
function complete(/** @type {TurnView} */ view, /** @type {Answer} */ answer) {
  const { turn } = view;
  const same = JSON.stringify(turn.sentences) === JSON.stringify(answer.sentences) && turn.sources.length === answer.sources.length;
  Object.assign(turn, { answer, language: answer.language, sources: answer.sources, sentences: answer.sentences, state: 'answered' });
  if (same) return;
  view.clear();
  answer.sentences.forEach(s => view.add(s));
}

/** Turned away before anything was answered: the question goes back into its field. @param {TurnView} view @param {Problem} problem @param {string} text */
function refuse(view, problem, text) {
  views.pop();
  view.element.remove();
  if (field.value === '') field.value = text;
  if (views.length === 0) byId('welcome').classList.remove('begun');
  announce('');
  complain(problem.status === 429 ? say('too-many', { seconds: Math.max(1, problem.seconds) }) : problem.detail || say('failed'));
}

/** @param {AbortController | null} controller */
function busy(controller) {
  stop.hidden = controller === null;
  for (const id of ['send', 'erase']) byId(id).setAttribute('aria-disabled', String(controller !== null));
  if (controller === null && document.activeElement === stop) field.focus();
}

function submit() {
  if (answering) return;
  const typed = field.value.trim();
  // Nothing typed leaves the frame before it has been masked here.
  const text = mask(typed);
  if (text === '') return complain(say('error-empty'));
  if (text.length > setup.longest) return complain(say('error-too-long', { length: grouped(text.length), max: grouped(setup.longest) }));
  if (!navigator.onLine) return complain(say('widget-offline'));
  field.value = '';
  foresee();
  put(text, null, true);
}

// What will be taken out is said while it is typed, not only once it has been.
let pause = 0;
function foresee() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const types = masks(find(field.value).map(f => `[${f.type}]`).join(''));
    const words = types.length > 0 ? `${say('widget-will-remove')} ${types.map(t => say(`data-${t}`)).join(', ')}.` : '';
    if (byId('foreseen').textContent !== words) byId('foreseen').textContent = words;
  }, field.value ? 300 : 0);
}

// --- Erasing ---------------------------------------------------------------------------------------------------------------

function begin() {
  storage.forget();
  views.splice(0).forEach(v => v.element.remove());
  byId('panel').replaceChildren();
  byId('welcome').classList.remove('begun');
  tools.hidden = true;
  complain(null);
  field.focus();
}

// --- The page around it ------------------------------------------------------------------------------------------------------

/** Text on the launcher's colour is black or white, whichever is the easier to read (WCAG 2, relative luminance). @param {[number, number, number] | null} accent */
function paint(accent) {
  if (!accent) return;
  const [r, g, b] = accent.map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
  const root = document.documentElement.style;
  root.setProperty('--brand', `rgb(${accent.join(' ')})`);
  root.setProperty('--on-brand', 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff');
}

const host = speakTo(setup.host, accent => {
  paint(accent);
  // On a touch screen the keyboard would cover what there is to read.
  (matchMedia('(pointer: coarse)').matches ? byId('middle') : field).focus({ preventScroll: true });
});

const shut = byId('close');
shut.hidden = !host.framed;
shut.addEventListener('click', () => host.tell('close'));

form.addEventListener('submit', event => { event.preventDefault(); submit(); });
stop.addEventListener('click', () => answering?.abort('stopped'));
field.addEventListener('input', foresee);
addEventListener('pagehide', () => answering?.abort('left'));
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !event.defaultPrevented) host.tell('close');
  if (event.target !== field || event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
  event.preventDefault();
  submit();
});

/** @type {HTMLElement | null} */
let cameFrom = null;
log.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target.closest('[data-source], [data-back]') : null;
  if (!(target instanceof HTMLElement)) return;
  if (target.dataset.source) {
    cameFrom = target;
    const source = document.getElementById(target.dataset.source);
    source?.closest('details')?.setAttribute('open', '');
    show(source);
  } else {
    show(cameFrom?.isConnected ? cameFrom : target.closest('.turn'));
  }
});

byId('person').addEventListener('click', () => { const last = views.at(-1); if (last) acts.person(last.turn); });
byId('erase').addEventListener('click', () => {
  if (!answering) forms().then(f => f.eraseAll(turns(), () => { begin(); announce(say('erased')); }), lost);
});

const suggested = byId('suggested');
if (suggested.dataset.questions) {
  const questions = /** @type {string[]} */ (JSON.parse(suggested.dataset.questions));
  suggested.append(choices(suggested.dataset.title ?? '', questions.map(q => ({ label: q, question: q })), acts, setup.language));
}

/** Puts back what the tab kept; what another edition of these scripts wrote is forgotten. */
function restore() {
  try {
    const kept = storage.load();
    for (const turn of kept) {
      // One that was still being answered when its page went is a cut one.
      if (turn.state === 'answering') turn.state = 'cut';
      const view = new TurnView(turn, views.length + 1, acts);
      turn.sentences.forEach(s => view.add(s));
      view.end(turn === kept.at(-1));
      views.push(view);
      log.append(view.element);
    }
  } catch {
    begin();
  }

  if (views.length === 0) return;
  byId('welcome').classList.add('begun');
  tools.hidden = false;
  announce(say('restored'));
  views.at(-1)?.element.scrollIntoView({ block: 'start' });
}

restore();
form.inert = false;
host.tell('ready');
