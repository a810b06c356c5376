// @ts-check
// What a conversation looks like: questions, sentences with their sources, what may be done next. Text is put in as text, never as markup.

/** @type {Setup} */
export const setup = JSON.parse(document.getElementById('setup')?.textContent ?? '{}');

/**
 * The words under a key, with {name} filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [slots]
 */
export const say = (key, slots = {}) => setup.words[key].replace(/\{(\w+)\}/g, (all, name) => name in slots ? String(slots[name]) : all);

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | null | undefined | ((event: Event) => void)>} properties Attributes; a function is a listener.
 * @param {(Node | string | null | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children.filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

/**
 * @param {string} words
 * @param {(event: Event) => void} click
 * @param {string} [kind]
 */
export const button = (words, click, kind = 'quiet') => make('button', { type: 'button', class: `button ${kind}`, click }, words);

const unseen = (/** @type {string} */ words) => make('span', { class: 'unseen' }, words);

/**
 * A page outside of the frame: what is not a web address is shown as words only.
 * @param {string | null | undefined} url
 * @param {string} words
 * @param {{ kind?: string, language?: string }} [options]
 */
export function link(url, words, { kind, language } = {}) {
  const own = url?.startsWith('/') && !url.startsWith('//');
  if (!url || !(own || url.startsWith('https://'))) return make('span', { class: kind, lang: language }, words);
  return make('a', { class: kind, href: url, lang: language, target: '_blank', rel: 'noopener' }, words, make('span', { class: 'unseen', lang: setup.language }, ` (${say('new-tab')})`));
}

/** @param {Element | null | undefined} element */
export function show(element) {
  if (!(element instanceof HTMLElement)) return;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: element.matches('.turn, #panel *') ? 'start' : 'nearest', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

// The genitive goes by how the year is read, as in Chat.Rag.Knowledge.TopicFigure: 2025eko, 2026ko.
const basque = (/** @type {number} */ year) => `${year}${[1, 5, 10, 15].includes(year % 20) || (year % 100 === 0 && year % 1000 !== 0) ? 'eko' : 'ko'}`;

/** @param {string} iso A day as 2026-11-27, and whatever follows. @param {number} [less] Days before it. */
export function day(iso, less = 0) {
  const [y, m, d] = iso.split('T')[0].split('-').map(Number);
  const at = new Date(Date.UTC(y, m - 1, d - less));
  const year = at.getUTCFullYear();
  return setup.months[at.getUTCMonth()].replace('{day}', String(at.getUTCDate())).replace('{year}', setup.language === 'eu' ? basque(year) : String(year));
}

// --- The question ----------------------------------------------------------------------------------------------------

// With these somebody else could sign; as PersonalDataFinder.IsCredential has them.
const CREDENTIALS = ['REFERENCE', 'BOX505', 'EXPIRY', 'SUPPORT', 'CSV', 'NRC', 'PIN', 'PASSWORD'];

const isMask = (/** @type {string} */ type) => Object.hasOwn(setup.words, `data-${type}`);

/** @param {string} question Masked. */
export const masks = question => [...new Set([...question.matchAll(/\[([A-Z0-9]+)\]/g)].map(m => m[1]).filter(isMask))];

/** @param {string} question Masked. */
const asked = question => question.split(/(\[[A-Z0-9]+\])/).map(piece =>
  piece.startsWith('[') && isMask(piece.slice(1, -1)) ? make('mark', { lang: setup.language }, say(`data-${piece.slice(1, -1)}`)) : piece);

/** @param {string} question Masked. */
function removed(question) {
  const types = masks(question);
  if (types.length === 0) return null;
  return make('div', { class: 'removed', role: 'note' },
    make('p', {}, `${say('removed')} `, make('strong', {}, types.map(t => say(`data-${t}`)).join(', ')), `. ${say('removed-why')}`),
    types.some(t => CREDENTIALS.includes(t)) && make('p', { class: 'notice' }, make('strong', {}, say('never-share'))));
}

// --- The answer --------------------------------------------------------------------------------------------------------

/** @param {string} text With **strong** as its only markup. */
const strong = text => text.split(/\*\*(.+?)\*\*/).map((words, i) => i % 2 === 1 ? make('strong', {}, words) : words);

/**
 * A sentence; its numbers stay with its last word, and a figure with its sign.
 * @param {Sentence} sentence
 * @param {string} turn
 * @param {boolean} marked
 */
function words(sentence, turn, marked) {
  const text = sentence.text.replaceAll(' €', '\u00a0€').replaceAll(' %', '\u00a0%');
  const at = text.lastIndexOf(' ') + 1;
  const together = marked && at > 0 && text.length - at < 24 && !text.slice(at).includes('**') ? at : text.length;
  return make('span', {}, ...strong(text.slice(0, together)), make('span', { class: 'together' }, text.slice(together),
    ...(marked ? sentence.sources.map(n => make('button', { type: 'button', class: 'ref', lang: setup.language, 'data-source': `${turn}-source-${n}`, 'aria-label': say('see-source', { n }) }, String(n))) : [])));
}

/**
 * @param {string} text
 * @param {Span[]} marks
 * @param {number} from
 */
function marked(text, marks, from) {
  const parts = [];
  for (const { start, length } of marks) {
    if (start < from || length < 1 || start + length > text.length) continue;
    parts.push(text.slice(from, start), make('mark', {}, text.slice(start, start + length)));
    from = start + length;
  }
  return [...parts, text.slice(from)];
}

const LAWS = ['law', 'regulation', 'order', 'ruling'];

/** @param {Source} source */
const isOutside = source => source.kind === 'manual' || (source.kind === 'guidance' && !source.id.includes(':'));

/** @param {Source} source @returns {string | null} What its words are, where they were taken from outside of the service. */
const whatItIs = source => LAWS.includes(source.kind) ? 'what-law' : source.kind === 'manual' ? 'what-manual' : isOutside(source) ? 'what-page' : null;

/** @param {Source} source */
function facts(source) {
  const years = source.taxYears;
  const span = years.length > 2 && years[years.length - 1] - years[0] === years.length - 1 ? `${years[0]}–${years[years.length - 1]}` : years.join(', ');
  const validity = source.validFrom && source.validUntil ? say('in-force-between', { from: day(source.validFrom), until: day(source.validUntil, 1) })
    : source.validFrom ? say('in-force-since', { from: day(source.validFrom) })
    : source.updated ? say('text-of', { day: day(source.updated) }) : null;
  return [say(`kind-${source.kind}`), setup.scopes[source.scope ?? ''], years.length > 0 && say(years.length === 1 ? 'tax-year' : 'tax-years', { years: span }), validity]
    .filter(f => f).map(f => make('span', {}, String(f)));
}

/** @param {Source} source @param {string} turn */
function card(source, turn) {
  const id = `${turn}-source-${source.number}`;
  const from = source.quote.startsWith(`${source.title}\n`) ? source.title.length + 1 : 0;
  const isLong = source.quote.length - from > 260;
  const quote = make('blockquote', { id: `${id}-quote`, lang: source.language, class: isLong && 'clamped' }, ...marked(source.quote, source.marks, from));
  const what = whatItIs(source);
  const spanish = LAWS.includes(source.kind) || source.kind === 'calendar';
  const more = make('button', {
    type: 'button', class: 'more', 'aria-expanded': 'false', 'aria-controls': quote.id,
    click: () => {
      const open = !quote.classList.toggle('clamped');
      more.setAttribute('aria-expanded', String(open));
      more.textContent = say(open ? 'less' : 'more');
    },
  }, say('more'));
  return make('article', { class: 'source', id, tabindex: '-1', 'aria-labelledby': `${id}-title` },
    make('p', { class: 'facts' }, make('span', { class: 'number' }, unseen(say('source-number', { n: source.number })), make('span', { 'aria-hidden': 'true' }, String(source.number))), ...facts(source)),
    make('h3', { id: `${id}-title`, lang: spanish ? 'es' : source.language }, source.title),
    ...(source.quote === '' ? [] : [
      what && make('p', { class: 'small' }, say(what)),
      make('p', { class: 'label' }, say('quoted')),
      quote,
      source.marks.length > 0 && make('p', { class: 'small' }, say('marked')),
      isLong && more,
    ]),
    ...(source.legalBasis.length === 0 ? [] : [
      make('p', { class: 'label' }, say('legal-basis')),
      make('ul', { class: 'plain' }, ...source.legalBasis.map(l => make('li', {}, link(l.url, l.title, { language: 'es' })))),
    ]),
    make('p', { class: 'links' },
      source.url && source.legalBasis.every(l => l.url !== source.url) && link(source.url, say('official-page')),
      source.history && link(`/${setup.language}${source.history}`, say('history-link')),
      make('button', { type: 'button', class: 'more', 'data-back': true }, say('back-to-text'))));
}

/** @param {Answer} answer @param {Source[]} sources */
function mode({ mode }, sources) {
  if (mode === 'fixed') return null;
  const first = sources[0];
  return say(mode === 'generated' ? 'mode-generated' : !first ? 'mode-quoted' : LAWS.includes(first.kind) ? 'mode-quoted-law' : isOutside(first) ? 'mode-quoted-manual' : 'mode-quoted');
}

// The line for suicidal behaviour and the emergency number; free, day and night.
const LINES = ['024', '112'];

/** @param {Answer} answer */
function officialPages(answer) {
  if (answer.outcome === 'signposted-crisis') return make('p', { class: 'actions' }, ...LINES.map(number => make('a', { class: 'button primary', href: `tel:${number}` }, say('call', { number }))));
  if (answer.outcome !== 'redirected-other-administration') return null;
  return make('p', { class: 'actions' }, ...answer.sources.filter(s => s.kind === 'administration' && s.url?.startsWith('https://')).map(s => link(s.url, say('go-to', { title: s.title }), { kind: 'button primary' })));
}

/**
 * What a turn's buttons do.
 * @typedef {{ ask: (suggestion: Suggestion) => void, person: (turn: Turn) => void, feedback: (turn: Turn) => HTMLElement }} Acts
 */

/** @param {string} title @param {Suggestion[]} options @param {Acts} acts @param {string} language */
export const choices = (title, options, acts, language) => make('section', { class: 'choices' },
  make('h3', {}, title),
  make('ul', { class: 'plain', lang: language }, ...options.map(o => make('li', {}, make('button', { type: 'button', class: 'choice', click: () => acts.ask(o) }, o.label)))));

/** One turn of the conversation in the page; grows while its answer comes, and nothing that stands is drawn twice. */
export class TurnView {
  #body = make('div', { class: 'answer', 'data-ai-generated': 'true' });
  #waiting = make('p', { class: 'waiting', 'aria-hidden': 'true' }, make('span', { class: 'dots' }), say('answering'));
  #sources = make('details', { class: 'sources', 'aria-live': 'off', hidden: true });
  #acts;
  #id;
  /** @type {Element | null} */
  #block = null;

  /**
   * @param {Turn} turn
   * @param {number} number
   * @param {Acts} acts
   */
  constructor(turn, number, acts) {
    this.turn = turn;
    this.#acts = acts;
    this.#id = `turn-${number}`;
    this.#body.append(this.#waiting);
    this.element = make('article', { class: 'turn', id: this.#id, tabindex: '-1', 'aria-labelledby': `${this.#id}-question` },
      make('h2', { class: 'asked', id: `${this.#id}-question` }, unseen(`${say('you-asked')}: `), make('bdi', { lang: turn.language }, ...asked(turn.question))),
      removed(turn.question), this.#body, this.#sources);
  }

  /** Says what is waited for, until something comes. @param {string} words */
  wait(words) {
    this.#waiting.lastChild?.replaceWith(words);
    this.#body.append(this.#waiting);
  }

  get #hasSources() { return this.turn.sources.some(s => !s.id.startsWith('reply:') || s.legalBasis.length > 0); }

  /** @param {Sentence} sentence */
  add(sentence) {
    this.#waiting.remove();
    this.#body.lang = this.turn.language;
    const own = sentence.language && sentence.language !== this.turn.language ? sentence.language : '';
    if (sentence.heading) {
      this.#body.append(make('h3', {}, sentence.heading));
      this.#block = null;
    }
    const isList = this.#block?.tagName === 'UL';
    const goesOn = this.#block && (sentence.isListItem ? isList : !isList && sentence.continues && (this.#block.getAttribute('lang') ?? '') === own);
    if (!goesOn) this.#body.append(this.#block = make(sentence.isListItem ? 'ul' : 'p', { lang: !sentence.isListItem && own ? own : null }));
    const content = words(sentence, this.#id, this.#hasSources);
    this.#block?.append(sentence.isListItem ? make('li', { lang: own || null }, content) : content, sentence.isListItem ? '' : ' ');
  }

  /** @param {string} [reason] Why it is withdrawn; left out to begin again without a word. */
  clear(reason) {
    this.#block = null;
    this.#body.replaceChildren(...(reason ? [make('p', { class: 'notice' }, `${say('retracted')} ${reason}`)] : []), this.#waiting);
  }

  /** What can be said and done once nothing more comes. @param {boolean} isLast */
  end(isLast) {
    const { turn } = this;
    this.#waiting.remove();
    const { answer } = turn;
    if (turn.state === 'stopped') this.#body.append(make('p', { class: 'notice' }, say('stopped')));
    if (turn.state === 'failed' || turn.state === 'cut') {
      this.#body.append(make('p', { class: 'notice' }, say(turn.state === 'cut' ? 'widget-cut' : 'failed')),
        button(say('again'), () => this.#acts.ask({ label: '', question: turn.question }), ''));
    }
    if (turn.sentences.length > 0) this.#body.append(make('p', { class: 'small', lang: setup.language, 'data-machine-made': true }, say('machine-made')));
    if (answer) this.#finish(answer, isLast);
    if (this.#hasSources) this.#listSources();
  }

  /** A choice is offered on the last turn only. */
  settle() { this.element.querySelectorAll('.choices').forEach(c => c.remove()); }

  /** @param {Answer} answer @param {boolean} isLast */
  #finish(answer, isLast) {
    // What was removed is said under the question, as soon as it is asked.
    const notices = answer.notices.filter(n => n.kind !== 'personal-data-removed' && n.kind !== 'never-share');
    const { clarification } = answer;
    const asksBack = isLast && clarification && (clarification.options.length > 0 || answer.outcome === 'answered' || answer.outcome === 'answered-partial');
    const how = mode(answer, this.turn.sources);
    this.#body.append(...[
      officialPages(answer),
      notices.length > 0 && make('div', { class: 'notice', role: 'note', 'aria-label': say('notices') }, ...notices.map(n => make('p', { lang: n.language }, n.text))),
      asksBack && choices(clarification.text, clarification.options, this.#acts, answer.language),
      make('div', { class: 'after', 'aria-live': 'off', lang: setup.language },
        how && make('p', { class: 'small' }, how),
        answer.receipt && make('p', { class: 'small' }, link(`/${setup.language}${answer.receipt.url}`, say('receipt')), ` ${answer.receipt.code}`),
        answer.offersPerson && button(say('person'), () => this.#acts.person(this.turn), 'primary'),
        // Someone in distress is not asked to rate.
        answer.outcome !== 'signposted-crisis' && this.#acts.feedback(this.turn)),
      isLast && answer.related.length > 0 && choices(say('related'), answer.related, this.#acts, answer.language),
    ].filter(part => part instanceof Node));
  }

  #listSources() {
    const { sources } = this.turn;
    this.#sources.hidden = false;
    this.#sources.replaceChildren(make('summary', {}, say('sources'), ' ', make('span', { class: 'count' }, String(sources.length))),
      make('ol', { class: 'plain' }, ...sources.map(s => make('li', {}, card(s, this.#id)))));
  }
}
