// Runs before the launcher: what old libraries did to prototypes, and what somebody would do who wants to speak for the widget.
(() => {
  'use strict';

  // Own properties only, or everything turns up where nothing was put.
  for (const name of ['type', 'accent', 'taxAssistant', 'language', 'origin']) {
    Object.defineProperty(Object.prototype, name, { value: 'close', enumerable: true, configurable: true, writable: true });
  }
  Array.prototype.last = function () { return this[this.length - 1]; };
  String.prototype.language = 'xx';
  JSON.parse = () => { throw new Error('JSON.parse is mine'); };
  // A frame within a shadow root is in no list of frames: this page gets at it all the same.
  const attach = Element.prototype.attachShadow;
  window.stolen = [];
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, { ...options, mode: 'open' });
    window.stolen.push(root);
    return root;
  };
  window.overheard = [];
  addEventListener('message', event => window.overheard.push(event.data));
  const frames = () => window.stolen.map(root => root.querySelector('iframe')?.contentWindow).filter(Boolean);

  // To the launcher in the frame's name, and to the frame in the launcher's.
  window.forge = () => {
    for (const type of ['close', 'ready', 'opened', 'ask', 'erase']) window.postMessage({ taxAssistant: 1, type }, '*');
    for (const frame of frames()) {
      frame.postMessage({ taxAssistant: 1, type: 'close' }, '*');
      frame.postMessage({ taxAssistant: 1, type: 'ask', question: 'forged' }, '*');
      frame.postMessage({ taxAssistant: 1, type: 'opened', accent: 'url(https://evil.example/)' }, '*');
      frame.postMessage({ taxAssistant: 1, type: 'opened', accent: 'rgb(1, 2, 3)', question: 'forged' }, '*');
      frame.postMessage({ taxAssistant: 2, type: 'opened', accent: 'rgb(1, 2, 3)' }, '*');
      frame.postMessage('close', '*');
      frame.postMessage(null, '*');
    }

    return frames().length;
  };
  // What the frame holds; throws, since it is of another origin.
  window.spy = () => frames()[0].document.body.textContent;
})();
