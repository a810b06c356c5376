// @ts-check
// What a visitor may tell besides questions: whether an answer was useful, that a person should take over, that all be erased.
import { erase, handOver, newName, rate as sendRating, Refused } from './talk.js';
import { button, link, make, say, setup, show } from './view.js';
import { mask } from '../../personal-data.js';

const LONGEST = 1000; // CitizenRecords.LongestText, in UTF-16 units
const REASONS = ['other-question', 'incomplete', 'hard-to-read', 'wrong', 'sources', 'other'];

const panel = /** @type {HTMLElement} */ (document.getElementById('panel'));

/** @param {unknown} fault What a form says of it. */
const sorry = fault => fault instanceof Refused && fault.problem.status === 429 ? say('too-many-forms', { seconds: Math.max(1, fault.problem.seconds) })
  : fault instanceof Refused && fault.problem.status === 400 && fault.problem.detail ? fault.problem.detail : say('not-kept');

const problem = () => make('p', { class: 'error', role: 'alert', hidden: true });

/** @param {HTMLElement} error @param {string | null} words */
function tell(error, words) {
  error.hidden = words === null;
  error.textContent = words ?? '';
}

/** @param {string} text As much of it as is kept; half of a pair of units would be no text. */
const cut = text => text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');

/** @param {HTMLTextAreaElement | HTMLInputElement} field Without personal data; null when it is empty. */
const masked = field => cut(mask(field.value.trim())) || null;

/** @type {WeakSet<HTMLElement>} Where a rating is on its way: a second click is the same one. */
const rating = new WeakSet();

/** @param {string} id @param {string} label @param {string} hint @param {HTMLElement} field */
const labelled = (id, label, hint, field) => [make('label', { for: id }, say(label)), make('p', { class: 'small', id: `${id}-hint` }, say(hint)), field];

/**
 * @param {Turn} turn
 * @param {HTMLElement} box Where it is asked.
 * @param {boolean} useful
 * @param {() => void} rated
 * @param {() => void} again Asks anew.
 */
export function rate(turn, box, useful, rated, again) {
  if (rating.has(box)) return;
  const error = problem();
  const keep = async (/** @type {string[]} */ reasons, /** @type {string | null} */ comment) => {
    if (rating.has(box)) return;
    rating.add(box);
    try {
      await sendRating({ answerId: turn.answer?.id ?? '', useful, reasons, comment, language: setup.language });
    } catch (fault) {
      if (!error.isConnected) box.append(error);
      return tell(error, sorry(fault));
    } finally {
      rating.delete(box);
    }

    rated();
    const thanks = make('p', { tabindex: '-1' }, say('feedback-thanks'));
    box.replaceChildren(thanks);
    thanks.focus();
  };
  if (useful) return void keep([], null);
  const id = `comment-${turn.answer?.id}`;
  const boxes = REASONS.map(r => make('input', { type: 'checkbox', value: r }));
  const comment = make('textarea', { id, rows: '2', maxlength: String(LONGEST), 'aria-describedby': `${id}-hint` });
  const legend = make('legend', { tabindex: '-1' }, say('reasons'));
  box.replaceChildren(make('form', { class: 'panel', submit: event => { event.preventDefault(); keep(boxes.filter(b => b.checked).map(b => b.value), masked(comment)); } },
    make('fieldset', {}, legend, ...REASONS.map((r, i) => make('label', { class: 'check' }, boxes[i], ` ${say(`reason-${r}`)}`))),
    ...labelled(id, 'comment', 'comment-hint', comment), error,
    make('p', { class: 'actions' }, make('button', { type: 'submit', class: 'button primary' }, say('send-feedback')), button(say('cancel'), () => { again(); box.querySelector('button')?.focus(); }))));
  legend.focus();
}

/** @param {Turn} turn What it is about. */
export function person(turn) {
  const token = turn.answer?.conversation?.token ?? null;
  // The same request, however often it is sent.
  const key = newName();
  const heading = make('h2', { tabindex: '-1', id: 'person-title' }, say('person'));
  const share = make('input', { type: 'checkbox', id: 'share', 'aria-describedby': 'share-hint' });
  const comment = make('textarea', { id: 'handoff-comment', rows: '2', maxlength: String(LONGEST), 'aria-describedby': 'handoff-comment-hint' });
  const contact = make('input', { type: 'text', id: 'contact', maxlength: '254', autocomplete: 'off', 'aria-describedby': 'contact-hint' });
  const error = problem();
  // There from the beginning, since a screen reader hears what changes in it; a model may take seconds to sum the matter up.
  const status = make('p', { class: 'small', role: 'status' });
  const send = make('button', { type: 'submit', class: 'button primary' }, say('person-send'));
  const close = () => { panel.replaceChildren(); document.getElementById('person')?.focus(); };
  let sending = false;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    status.textContent = say('person-sending');
    send.setAttribute('aria-disabled', 'true');
    tell(error, null);
    contact.removeAttribute('aria-invalid');
    try {
      done(await handOver({ answerId: turn.answer?.id ?? null, question: cut(turn.question), comment: masked(comment), language: setup.language, conversation: token, share: share.checked, contact: contact.value.trim() || null, key }));
    } catch (fault) {
      const isContact = fault instanceof Refused && fault.problem.code === 'contact';
      tell(error, isContact ? say('person-contact-error') : sorry(fault));
      if (isContact) {
        contact.setAttribute('aria-invalid', 'true');
        contact.focus();
      }
    } finally {
      sending = false;
      status.textContent = '';
      send.removeAttribute('aria-disabled');
    }
  };
  const done = (/** @type {Handoff} */ kept) => {
    const title = make('h2', { tabindex: '-1', id: 'person-title' }, say('person-done'));
    panel.replaceChildren(make('section', { class: 'panel', 'aria-labelledby': 'person-title' }, title,
      make('p', {}, `${say('person-reference')} `, make('strong', { class: 'reference' }, kept.reference)),
      !kept.isOpen && setup.shut && make('p', { class: 'notice' }, setup.shut),
      make('p', {}, say('person-next')),
      make('p', {}, link(`/${setup.language}${kept.url}`, say('person-link'))),
      make('p', { class: 'actions' }, button(say('back-home'), close))));
    show(title);
  };
  panel.replaceChildren(make('section', { class: 'panel', 'aria-labelledby': 'person-title' }, heading,
    make('p', {}, say('widget-person-text')),
    make('blockquote', { lang: turn.language }, turn.question),
    setup.shut && make('p', { class: 'notice' }, setup.shut),
    make('form', { novalidate: true, submit },
      token !== null && make('p', { class: 'check' }, share, make('label', { for: 'share' }, say('person-share'))),
      token !== null && make('p', { class: 'small', id: 'share-hint' }, say('person-share-hint')),
      ...labelled('handoff-comment', 'person-comment', 'comment-hint', comment),
      ...labelled('contact', 'person-contact', 'person-contact-hint', contact), error, status,
      make('p', { class: 'actions' }, send, button(say('cancel'), close)))));
  show(heading);
}

/**
 * Asks once more, then erases what the service keeps, then what the tab keeps.
 * @param {Turn[]} turns
 * @param {() => void} erased
 */
export function eraseAll(turns, erased) {
  const error = problem();
  const text = make('p', { tabindex: '-1' }, say('erase-text'));
  const kept = new Map(turns.flatMap(t => t.answer?.conversation ? [[t.answer.conversation.token, t.answer.conversation]] : []));
  const close = () => { panel.replaceChildren(); document.getElementById('erase')?.focus(); };
  const act = async () => {
    try {
      for (const conversation of kept.values()) await erase(conversation, setup.language);
    } catch {
      return tell(error, say('erase-failed'));
    }

    erased();
  };
  panel.replaceChildren(make('div', { class: 'panel', role: 'group' }, text, error, make('p', { class: 'actions' }, button(say('erase-yes'), act, 'primary'), button(say('restart-no'), close))));
  show(text);
}
