// @ts-check
// The page on which the widget is tried: copies the code that stands there.
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('[data-copies]'))) {
  button.addEventListener('click', async () => {
    const { copies = '', done = '', failed = '' } = button.dataset;
    let said = done;
    try {
      await navigator.clipboard.writeText(document.getElementById(copies)?.textContent ?? '');
    } catch {
      said = failed;
    }

    const status = button.parentElement?.querySelector('[role=status]');
    if (status) status.textContent = said;
  });
}
