// Passkeys: a form marked data-passkey asks the server for a challenge, the browser for a passkey, and is then sent as any form.
for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', async event => {
    const field = form.elements.namedItem('credential');
    if (field.value) return;
    event.preventDefault();
    const fault = form.querySelector('[data-passkey-fault]');
    fault.hidden = true;
    try {
      const response = await fetch(form.dataset.options, { method: 'POST', credentials: 'same-origin' });
      // A page instead of a challenge: the session has to be begun anew.
      if (response.redirected) { location.assign(response.url); return; }
      const options = await response.json();
      const credential = form.dataset.passkey === 'create'
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field.value = JSON.stringify(credential);
      form.submit();
    } catch {
      fault.hidden = false;
    }
  });
}

// Keys of the inbox. Off where somebody types, with a modifier, and where the reader has switched them off (WCAG 2.1.4).
const OFF = 'taxassistant.panel.shortcuts-off';
const help = document.getElementById('shortcuts');

function shortcutsAreOff() {
  try { return localStorage.getItem(OFF) !== null; } catch { return false; }
}

function move(step) {
  const rows = [...document.querySelectorAll('[data-shortcut-row]')];
  const at = rows.findIndex(row => row.closest('[data-case]').contains(document.activeElement));
  rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
}

if (help) {
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    t: () => document.activeElement.closest('[data-case]')?.querySelector('[data-shortcut-take]')?.click(),
    '/': () => document.querySelector('[data-shortcut-search]')?.focus(),
    '?': () => help.showModal(),
  };
  const choice = help.querySelector('[data-shortcut-switch]');
  choice.checked = !shortcutsAreOff();
  choice.addEventListener('change', () => {
    try { choice.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1'); } catch { /* holds for nobody, then */ }
  });
  document.querySelector('[data-shortcut-help]').addEventListener('click', () => help.showModal());
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat && event.key === 't') return;
    if (help.open || shortcutsAreOff() || event.target.closest('input, textarea, select, [contenteditable]')) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// Who signs out leaves no unsent words in this tab.
document.querySelector('form[action="/panel/sign-out"]')?.addEventListener('submit', () => {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('taxassistant.reply.')) sessionStorage.removeItem(key);
  } catch { /* nothing kept */ }
});
