// What only the browser can do. The question field belongs to this file: Blazor never writes into it, so that what is
// typed before the circuit is up, or while it is away, stays.
(() => {
  'use strict';

  const DRAFT = 'taxassistant.draft';
  const TURN = 'taxassistant.turn.';
  const CASE = 'taxassistant.case';
  const wide = matchMedia('(min-width: 64rem)');
  const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');
  const byId = id => document.getElementById(id);
  const field = () => byId('question');

  // Storage can be full or forbidden; the conversation goes on without it.
  const storage = {
    get: key => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch { /* goes on unkept */ } },
    remove: key => { try { sessionStorage.removeItem(key); } catch { /* nothing kept */ } },
    numbers: () => {
      try {
        return Object.keys(sessionStorage).filter(k => k.startsWith(TURN)).map(k => Number(k.slice(TURN.length)))
          .filter(Number.isInteger).sort((a, b) => a - b);
      } catch {
        return [];
      }
    },
  };

  // --- The question field ---------------------------------------------------------------------------------------

  let known = null;
  let draft = { value: storage.get(DRAFT) ?? '', start: 0, end: 0, focused: false };

  function remember() {
    const box = field();
    if (!box || box !== known) return;
    draft = { value: box.value, start: box.selectionStart, end: box.selectionEnd, focused: document.activeElement === box };
    keepDraft(draft.value);
  }

  const keepDraft = value => keepMasked(DRAFT, value, () => draft.value);

  // Masked, as everything else in this tab; as typed only where the module cannot be had, since the page must be loaded again then.
  async function keepMasked(key, value, now) {
    const module = await protection;
    if (value === now()) storage.set(key, module ? module.mask(value) : value);
  }

  // Blazor puts a new field in place of the prerendered one; the text, the caret and the focus move over at once.
  function adopt() {
    const box = field();
    if (!box || box === known) return;
    const first = known === null;
    if (first && box.value.length > draft.value.length) draft.value = box.value;
    known = box;
    if (box.value !== draft.value) box.value = draft.value;
    if (draft.focused) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(draft.start, draft.end);
    }
    box.addEventListener('input', () => { remember(); count(); grow(); });
    box.addEventListener('select', remember);
    box.addEventListener('keyup', remember);
    box.addEventListener('focus', () => { draft.focused = true; });
    // The field is also left when it is taken out of the page; only a later turn of the loop tells the two apart.
    box.addEventListener('blur', () => setTimeout(() => { if (box === known && document.activeElement !== box) draft.focused = false; }));
    count();
    grow();
  }

  function grow() {
    const box = field();
    if (!box || CSS.supports('field-sizing', 'content')) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + 2}px`;
  }

  let counting = 0;
  function count() {
    clearTimeout(counting);
    const box = field();
    const counter = document.querySelector('[data-counter]');
    if (!box || !counter) return;
    const left = Number(box.dataset.limit) - box.value.length;
    const words = left > 150 ? '' : (left < 0 ? counter.dataset.over : counter.dataset.left).replace('{count}', Math.abs(left).toString().replace(/\B(?=(\d{3})+$)/g, '.'));
    counter.classList.toggle('over', left < 0);
    // A pause in typing first: a screen reader need not hear every number.
    counting = setTimeout(() => { if (counter.textContent !== words) counter.textContent = words; }, words ? 400 : 0);
  }

  document.addEventListener('keydown', event => {
    if (event.target !== field() || event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    const send = event.target.form.querySelector('[type=submit]');
    if (!send.disabled && send.getAttribute('aria-disabled') !== 'true') event.target.form.requestSubmit(send);
  });

  // --- Sources, copying -------------------------------------------------------------------------------------------

  let cameFrom = null;

  function show(element, focus) {
    if (!element) return;
    if (focus) element.focus({ preventScroll: true });
    element.scrollIntoView({ block: element.matches('.turn') ? 'start' : 'nearest', behavior: lessMotion.matches ? 'auto' : 'smooth' });
  }

  function openSource(reference) {
    const card = byId(reference.dataset.source);
    if (!card) return;
    card.closest('details').open = true;
    cameFrom = reference;
    show(card, true);
  }

  function wordsOf(element) {
    const words = element.cloneNode(true);
    words.querySelectorAll('.ref').forEach(r => r.remove());
    return words.textContent.trim();
  }

  async function copy(button) {
    const turn = button.closest('.turn');
    const answer = [...turn.querySelectorAll('.answer [data-words]')].map(e => (e.closest('li') ? '- ' : '') + wordsOf(e));
    const sources = [...turn.querySelectorAll('.source')].map(card => {
      const link = card.querySelector('.source-links a, .laws a');
      return `[${card.id.split('-')[2]}] ${card.querySelector('h3').textContent.trim()}${link ? ` — ${link.href}` : ''}`;
    });
    const made = turn.querySelector('[data-machine-made]')?.textContent.trim() ?? '';
    const status = document.querySelector('main [role=status]');
    let said = button.dataset.done;
    try {
      await navigator.clipboard.writeText([turn.querySelector('.asked bdi').textContent.trim(), '', ...answer, '', made, '', ...sources].join('\n').trim() + '\n');
    } catch {
      said = button.dataset.failed;
    }
    const label = button.textContent;
    button.firstChild.data = said;
    if (status?.firstChild) status.firstChild.data = said;
    setTimeout(() => { button.firstChild.data = label; }, 2500);
  }

  document.addEventListener('click', event => {
    const target = event.target.closest?.('[data-source], [data-back], [data-copy], [data-reconnect], [data-print]');
    if (!target) return;
    if (target.matches('[data-source]')) openSource(target);
    else if (target.matches('[data-back]')) show(cameFrom?.isConnected ? cameFrom : target.closest('.turn'), true);
    else if (target.matches('[data-copy]')) copy(target);
    else if (target.matches('[data-print]')) window.print();
    else reconnect();
  });

  // The question of the turn being answered moves to the top as its answer grows, until the reader moves the page.
  let following = null;
  for (const kind of ['wheel', 'touchmove', 'keydown', 'mousedown']) addEventListener(kind, () => { following = null; }, { passive: true });

  function follow() {
    if (!following?.isConnected || following.getBoundingClientRect().top < 24) return;
    following.scrollIntoView({ block: 'start', behavior: 'auto' });
  }

  // --- What Blazor puts into the page -----------------------------------------------------------------------------

  function dress() {
    adopt();
    follow();
    for (const details of document.querySelectorAll('details[data-sources]:not([data-dressed])')) {
      details.dataset.dressed = '';
      details.open = wide.matches;
    }
  }

  new MutationObserver(dress).observe(document.documentElement, { childList: true, subtree: true });
  wide.addEventListener('change', () => {
    for (const details of document.querySelectorAll('details[data-sources]')) details.open = wide.matches;
  });

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    closed.forEach(d => { d.open = true; });
  });
  addEventListener('afterprint', () => closed.forEach(d => { d.open = false; }));

  // --- Connection -------------------------------------------------------------------------------------------------

  // Nothing is lost by loading the page again: the conversation and the draft are in this tab.
  async function reconnect() {
    try {
      if (!await Blazor.reconnect()) location.reload();
    } catch {
      location.reload();
    }
  }

  document.addEventListener('DOMContentLoaded', () => {
    dress();
    byId('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
      if (event.detail.state === 'rejected') location.reload();
      if (event.detail.state === 'failed') document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') reconnect(); }, { once: true });
    });
  });

  // --- Personal data ----------------------------------------------------------------------------------------------

  // Nothing typed leaves the page before it has been masked here; without the module, nothing is sent. A load that failed is tried again.
  const moduleAddress = new URL(document.currentScript.dataset.personalData, document.baseURI);
  const attempt = n => import(n ? `${moduleAddress}?again=${n}` : moduleAddress.href);
  let tries = 0;
  let protection = attempt(0).catch(() => null);

  async function masked(text) {
    const module = await protection;
    if (module) return module.mask(text);
    protection = attempt(++tries).catch(() => null);
    return (await protection)?.mask(text) ?? null;
  }

  // --- What the server asks for -----------------------------------------------------------------------------------

  // What was last read from a field: what is sent is that, and no more.
  const read = new Map();

  window.taxAssistant = {
    readField: async (id, limit) => {
      const value = byId(id)?.value ?? '';
      read.set(id, value);
      const text = await masked(value);
      return { text: text?.slice(0, limit) ?? '', length: text === null || value.trim() === '' ? value.length : text.length, isProtected: text !== null };
    },
    clearQuestion: () => {
      const box = field();
      if (!box) return;
      box.value = '';
      remember();
      count();
      grow();
    },
    // What a citizen wants to be reached by is the one thing that must arrive as typed.
    readContact: id => byId(id)?.value.slice(0, 300) ?? '',
    clearField: id => {
      const box = byId(id);
      if (!box) return;
      const sent = read.get(id) ?? box.value;
      read.delete(id);
      // What was typed while it was sent stays.
      box.value = box.value === sent ? '' : box.value.startsWith(sent) ? box.value.slice(sent.length).trimStart() : box.value;
      if (!box.dataset.draft) return;
      if (box.value) keepMasked(box.dataset.draft, box.value, () => box.value);
      else storage.remove(box.dataset.draft);
    },
    // Words that somebody may still change; they go after what stands there already.
    fillField: (id, words) => {
      const box = byId(id);
      if (!box) return;
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${words}` : words;
      box.dispatchEvent(new Event('input', { bubbles: true }));
      show(box, true);
    },
    // What is being written stays in this tab while its page is loaded anew.
    keepDraft: id => {
      const box = byId(id);
      if (!box) return;
      box.value ||= storage.get(box.dataset.draft) ?? '';
      box.addEventListener('input', () => keepMasked(box.dataset.draft, box.value, () => box.value));
    },
    // Says that somebody types, never what; once in three seconds at most.
    watchTyping: (id, listener) => {
      let told = 0;
      byId(id)?.addEventListener('input', () => {
        if (Date.now() - told < 3000) return;
        told = Date.now();
        listener.invokeMethodAsync('TypesAsync').catch(() => { /* the page is going */ });
      });
    },
    keepCase: code => storage.set(CASE, code),
    loadCase: () => storage.get(CASE),
    prefersLessMotion: () => lessMotion.matches,
    focus: id => show(byId(id), true),
    showTurn: (id, takeFocus) => {
      const turn = byId(id);
      // On a touch screen the keyboard would cover the answer.
      show(turn, takeFocus || matchMedia('(pointer: coarse)').matches);
      following = turn;
    },
    leave: id => { if (document.activeElement?.id === id) field()?.focus({ preventScroll: true }); },
    print: () => { setTimeout(() => window.print()); },
    download: (name, text) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/plain;charset=utf-8' }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    },
    keep: (number, turn) => storage.set(TURN + number, turn),
    kept: () => storage.numbers(),
    load: number => storage.get(TURN + number),
    forget: () => {
      storage.numbers().forEach(n => storage.remove(TURN + n));
      storage.remove(CASE);
      window.taxAssistant.clearQuestion();
    },
  };
})();
