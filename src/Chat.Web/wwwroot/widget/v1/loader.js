// @ts-check
// The launcher of the assistant, for pages of other sites: one element, in a shadow root, that opens the conversation in a frame from
// the assistant's own origin. Sites pin this file by its digest, so it does not change within v1: what may change is in the frame.
// Measures are in em of the reader's own size (medium): rem would follow a page that sets its root to 10 px.
(() => {
  'use strict';

  const NAME = 'tax-assistant';
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  // Loaded twice, or as a module, whose address nobody can know here.
  if (!script || customElements.get(NAME)) return;

  const { origin: home, href: base } = new URL('.', script.src);
  const TIME_TO_LOAD = 20000; // ms until a frame that says nothing is given up
  const TIME_TO_START = 4000; // ms, once it has loaded: what the site's policy or the assistant refuses loads at once, and stays silent

  /** @type {Record<string, { open: string, close: string, away: string, page: string }>} */
  const WORDS = {
    es: { open: 'Pregunte sobre sus impuestos', close: 'Cerrar el asistente', away: 'El asistente no se puede abrir en esta página.', page: 'Abrirlo en la página del servicio' },
    ca: { open: 'Pregunti sobre els seus impostos', close: "Tanca l'assistent", away: "L'assistent no es pot obrir en aquesta pàgina.", page: "Obre'l a la pàgina del servei" },
    gl: { open: 'Pregunte sobre os seus impostos', close: 'Pechar o asistente', away: 'O asistente non se pode abrir nesta páxina.', page: 'Abrilo na páxina do servizo' },
    eu: { open: 'Galdetu zure zergei buruz', close: 'Itxi laguntzailea', away: 'Laguntzailea ezin da orri honetan ireki.', page: 'Ireki zerbitzuaren orrian' },
  };

  // Important rules of a shadow root win over important rules of the page, so that no style sheet of it can hide or stretch the element.
  const STYLE = `
    :host { all: initial !important; display: block !important; position: fixed !important; inset: auto var(--edge) var(--edge) auto !important;
      z-index: 2147483647 !important; --edge: var(--tax-assistant-offset, 1em); --accent: var(--tax-assistant-accent, #0b5563); --on: var(--tax-assistant-on-accent, #fff);
      font: 400 medium/1.4 system-ui, sans-serif !important; color-scheme: light dark !important; }
    :host([data-position="left"]) { inset: auto auto var(--edge) var(--edge) !important; }
    button, dialog, iframe { box-sizing: border-box; margin: 0; padding: 0; border: 0; }
    button { display: flex; align-items: center; gap: .6em; min-height: 3.25em; padding: .5em 1.25em .5em 1em; font: inherit; font-weight: 600; cursor: pointer; color: var(--on); background: var(--accent);
      border: 2px solid transparent; border-radius: var(--tax-assistant-radius, 1.75em); box-shadow: 0 .15em .8em rgb(0 0 0 / .3); }
    button:hover span { text-decoration: underline; }
    button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    button[hidden] { display: none; }
    svg { flex: none; width: 1.6em; height: 1.6em; fill: none; stroke: currentColor; stroke-width: 2.4; stroke-linecap: round; stroke-linejoin: round; }
    dialog { position: fixed; inset: auto var(--edge) var(--edge) auto; width: min(27em, 100vw - 2 * var(--edge)); height: min(44em, 100vh - 2 * var(--edge)); height: min(44em, 100dvh - 2 * var(--edge)); max-width: none; max-height: none; overflow: hidden;
      color: CanvasText; background: Canvas; border: 1px solid #6b7781; border-radius: .75em; box-shadow: 0 .5em 2em rgb(0 0 0 / .35); }
    :host([data-position="left"]) dialog { inset: auto auto var(--edge) var(--edge); }
    dialog:not(:has(iframe)) { height: auto; }
    iframe { display: block; width: 100%; height: 100%; }
    p { margin: 0; padding: 1.25em; }
    p a, p button { color: LinkText; }
    p button { min-height: 2.75em; margin-top: 1em; color: ButtonText; background: ButtonFace; border-color: ButtonBorder; box-shadow: none; }
    @media (max-width: 40em), (max-height: 26em) {
      button:not(p button) { padding: .5em; min-width: 3.25em; justify-content: center; }
      button:not(p button) span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      dialog, :host([data-position="left"]) dialog { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
    }
    @media (prefers-reduced-motion: no-preference) {
      dialog[open] { animation: rise .16s ease-out; }
      @keyframes rise { from { opacity: 0; transform: translateY(.75em); } }
    }
    @media (forced-colors: active) { button { border-color: ButtonBorder; } }
    @media print { :host { display: none !important; } }`;

  // Where the panel takes the whole window, nothing behind it may have the focus.
  const whole = matchMedia('(max-width: 40em), (max-height: 26em)');

  /** @type {(language: string) => string} */
  const known = language => {
    const code = language.toLowerCase().split('-')[0];
    return code === 'va' ? 'ca' : Object.hasOwn(WORDS, code) ? code : 'es';
  };

  /** @type {(data: unknown) => string | null} What a message from the frame says; null for anything that is not exactly one of ours. */
  const read = data => {
    if (typeof data !== 'object' || data === null || Object.keys(data).sort().join() !== 'taxAssistant,type') return null;
    const { taxAssistant, type } = /** @type {{ taxAssistant: unknown, type: unknown }} */ (data);
    return taxAssistant === 1 && (type === 'ready' || type === 'close') ? type : null;
  };

  /** @type {HTMLElement | null} One at a time: a second element on the page stays empty. */
  let live = null;

  class TaxAssistant extends HTMLElement {
    #root = this.attachShadow({ mode: 'closed' });
    #gone = new AbortController();

    connectedCallback() {
      if (live && live !== this) return;
      live = this;
      this.#gone = new AbortController();
      this.#build(this.#gone.signal);
    }

    disconnectedCallback() {
      this.#gone.abort();
      this.#root.replaceChildren();
      if (live === this) live = null;
    }

    /** @param {AbortSignal} signal Ends all that listens when the element is taken out of the page. */
    #build(signal) {
      const say = (/** @type {string} */ name) => this.getAttribute(`data-${name}`) ?? script?.getAttribute(`data-${name}`) ?? '';
      const chosen = say('language');
      const language = known(chosen && chosen !== 'auto' ? chosen : this.closest('[lang]')?.getAttribute('lang') ?? '');
      const words = WORDS[language];
      if (say('position') === 'left') this.setAttribute('data-position', 'left');

      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];

      const launcher = make('button', { type: 'button', lang: language, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, picture(), make('span', {}, words.open));
      const panel = make('dialog', { lang: language, 'aria-label': words.open });
      this.#root.append(launcher, panel);

      /** @type {HTMLIFrameElement | null} */
      let frame = null;
      let ready = false;
      let timer = 0;

      const tell = () => frame?.contentWindow?.postMessage({ taxAssistant: 1, type: 'opened', accent: getComputedStyle(launcher).backgroundColor }, home);
      const show = () => whole.matches ? panel.showModal() : panel.show();
      const close = () => {
        if (!panel.open) return;
        panel.close();
        launcher.hidden = false;
        launcher.setAttribute('aria-expanded', 'false');
        launcher.focus();
      };
      const giveUp = () => {
        if (ready || !frame) return;
        frame.remove();
        frame = null;
        const shut = make('button', { type: 'button' }, words.close);
        shut.addEventListener('click', close);
        panel.replaceChildren(make('p', { role: 'alert' }, words.away, ' ', make('a', { href: `${home}/${language}`, target: '_blank', rel: 'noopener' }, words.page), '.', shut));
        shut.focus();
      };
      const wait = (/** @type {number} */ time) => {
        clearTimeout(timer);
        timer = setTimeout(giveUp, time);
      };
      const start = () => {
        ready = false;
        const query = new URLSearchParams({ origin: location.origin, language, topic: say('topic') });
        frame = make('iframe', {
          src: `${base}chat?${query}`, title: words.open, referrerpolicy: 'no-referrer',
          // It may not lead this page away, and opens official pages in a tab of their own.
          sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
        });
        frame.addEventListener('load', () => { if (!ready) wait(TIME_TO_START); });
        panel.replaceChildren(frame);
        wait(TIME_TO_LOAD);
      };
      const open = () => {
        if (!frame) start();
        launcher.hidden = true;
        launcher.setAttribute('aria-expanded', 'true');
        show();
        frame?.focus();
        if (ready) tell();
      };

      launcher.addEventListener('click', open, { signal });
      panel.addEventListener('cancel', event => { event.preventDefault(); close(); }, { signal });
      panel.addEventListener('keydown', event => { if (event.key === 'Escape') close(); }, { signal });
      whole.addEventListener('change', () => { if (panel.open) { panel.close(); show(); } }, { signal });
      document.addEventListener('securitypolicyviolation', event => {
        if (frame && event.blockedURI.startsWith(home) && /^(frame|child|default)-src/.test(event.effectiveDirective)) giveUp();
      }, { signal });
      addEventListener('message', event => {
        if (!frame || event.origin !== home || event.source !== frame.contentWindow) return;
        const said = read(event.data);
        if (said === 'close') close();
        if (said !== 'ready') return;
        ready = true;
        clearTimeout(timer);
        if (panel.open) tell();
      }, { signal });
      signal.addEventListener('abort', () => clearTimeout(timer));
    }
  }

  /**
   * Built by hand: markup as text would be refused by a page with Trusted Types, and a style attribute by its policy.
   * @template {keyof HTMLElementTagNameMap} K
   * @param {K} tag
   * @param {Record<string, string>} attributes
   * @param {(Node | string)[]} children
   * @returns {HTMLElementTagNameMap[K]}
   */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name]);
    element.append(...children);
    return element;
  }

  function picture() {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    svg.setAttribute('viewBox', '0 0 32 32');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', 'M6 4h20a3 3 0 0 1 3 3v13a3 3 0 0 1-3 3H15l-7 6v-6H6a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM10 11h12M10 16h8');
    svg.append(path);
    return svg;
  }

  customElements.define(NAME, TaxAssistant);
})();
