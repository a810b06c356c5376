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
