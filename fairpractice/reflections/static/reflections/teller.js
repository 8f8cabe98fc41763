// The teller's device: makes the key (its words stay on paper, and here if the teller wishes) and turns envelopes into the
// keys of single ballots. The words and the answer key never leave this browser.
(function () {
'use strict';

const sealing = self.FairSealing;
const tell = self.FairPage;
if (!sealing || !tell) return;

const ENVELOPES = 'fair-practice-envelopes/1';
const KEYS = 'fair-practice-keys/1';
const SLICE = 40; // milliseconds of work before the page may breathe

function place(round) {
  return `fairpractice-teller-${round}`;
}

function keptSeed(round) {
  try {
    return sealing.unhex(localStorage.getItem(place(round)), 16);
  } catch (error) {
    return null; // a browser that keeps nothing
  }
}

function keep(round, seed) {
  localStorage.setItem(place(round), sealing.hex(seed));
}

function forget(round) {
  try {
    localStorage.removeItem(place(round));
  } catch (error) {
    // then nothing was kept either
  }
}

function publicOf(seed) {
  return sealing.publicKeyOf(sealing.privateKeyOf(seed));
}

// Where the words are typed: never sent, and nothing for a spelling checker, which may be somebody else's computer.
function typedField(form) {
  const typed = form.querySelector('[data-field="typed"]');
  typed.removeAttribute('name');
  typed.spellcheck = false;
  ['autocomplete', 'autocapitalize', 'autocorrect'].forEach((name) => typed.setAttribute(name, 'off'));
  return typed;
}

// The seed that was typed, or null after the problem was told.
function seedTyped(form, typed) {
  const read = sealing.readCountCode(typed.value);
  if (read.seed) return read.seed;
  const words = form.dataset;
  const said = { missing: words.wordsMissing, extra: words.wordsExtra, word: words.wordsWord, check: words.wordsCheck };
  tell.problem(form, tell.filled(said[read.kind], { n: read.word }), 'typed');
  return null;
}

function sendForm(form) {
  HTMLFormElement.prototype.submit.call(form);
}

function make(form) {
  const seed = sealing.freshSeed();
  const typed = typedField(form);
  const round = form.dataset.round;
  const list = form.querySelector('[data-words]');

  function step(name) {
    form.querySelectorAll('[data-step]').forEach((part) => { part.hidden = part.dataset.step !== name; });
    list.textContent = '';
    if (name === 'show') list.append(...sealing.countCode(seed).split('-').map((word) => tell.made('li', '', word)));
  }

  function go(name) {
    tell.clear(form);
    step(name);
    (name === 'show' ? list : typed).focus();
  }

  function written() {
    const read = seedTyped(form, typed);
    if (!read) return false;
    if (sealing.same(read, seed)) return true;
    tell.problem(form, form.dataset.wordsDiffer, 'typed');
    return false;
  }

  function kept() {
    const box = form.querySelector('[data-keep]');
    if (!box || !box.checked) {
      forget(round);
      return true;
    }
    try {
      keep(round, seed);
      return true;
    } catch (error) {
      tell.problem(form, form.dataset.wordsNotKept, 'typed');
      return false;
    }
  }

  form.querySelectorAll('[data-go]').forEach((button) => {
    button.addEventListener('click', () => go(button.dataset.go));
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    tell.clear(form);
    if (typed.closest('[hidden]') || !written() || !kept()) return;
    form.querySelector('[name="public_key"]').value = sealing.hex(publicOf(seed));
    typed.value = '';
    sendForm(form);
  });
  list.tabIndex = -1;
  step('show');
}

function breathe() {
  return new Promise((done) => {
    const channel = new MessageChannel(); // unlike a timer not slowed down while the page is in the background
    channel.port1.onmessage = () => {
      channel.port1.close();
      done();
    };
    channel.port2.postMessage(0);
  });
}

// The envelopes, each 32 bytes, or a string to tell the teller.
async function fetched(form) {
  const words = form.dataset;
  const response = await fetch(words.envelopesUrl, {
    headers: { Accept: 'application/json' },
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const found = await response.json();
  if (typeof found.error === 'string') return found.error;
  const ours = found.format === ENVELOPES && found.round === words.round && found.public === words.publicKey;
  const envelopes = ours && Array.isArray(found.envelopes) ? found.envelopes.map((each) => sealing.unhex(each, 32)) : [null];
  return envelopes.includes(null) ? words.wordsStrange : envelopes;
}

function progress(form) {
  const bar = form.querySelector('[data-progress]');
  const text = form.querySelector('[data-progress-text]');
  let told = -1;
  return (done, all) => {
    const tenth = all ? Math.floor((10 * done) / all) : 10;
    if (bar) Object.assign(bar, { hidden: false, max: all || 1, value: all ? done : 1 });
    if (!text || tenth === told) return; // read aloud ten times, not a thousand
    told = tenth;
    text.textContent = tell.filled(form.dataset.wordsProgress, { done, all });
  };
}

async function opened(envelopes, privateKey, report) {
  const keys = [];
  let since = Date.now();
  report(0, envelopes.length);
  for (const envelope of envelopes) {
    keys.push(sealing.hex(sealing.sharedKey(envelope, privateKey)));
    if (Date.now() - since < SLICE) continue;
    report(keys.length, envelopes.length);
    await breathe();
    since = Date.now();
  }
  report(keys.length, envelopes.length);
  return keys;
}

function open(form) {
  const words = form.dataset;
  const typed = typedField(form);
  const stored = keptSeed(words.round);
  const kept = stored && sealing.hex(publicOf(stored)) === words.publicKey ? stored : null;
  let working = false;

  function seedHere() {
    const seed = kept || seedTyped(form, typed);
    if (!seed) return null;
    if (sealing.hex(publicOf(seed)) === words.publicKey) return seed;
    tell.problem(form, words.wordsOther, 'typed');
    return null;
  }

  async function work(seed) {
    const envelopes = await fetched(form);
    if (typeof envelopes === 'string') {
      tell.problem(form, envelopes, '');
      return;
    }
    const keys = await opened(envelopes, sealing.privateKeyOf(seed), progress(form));
    form.querySelector('[name="keys"]').value = JSON.stringify({ format: KEYS, round: words.round, keys });
    typed.value = '';
    sendForm(form);
  }

  form.querySelectorAll('[data-kept]').forEach((part) => { part.hidden = !kept; });
  form.querySelectorAll('[data-typing]').forEach((part) => { part.hidden = Boolean(kept); });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (working) return;
    tell.clear(form);
    const seed = seedHere();
    if (!seed) return;
    working = true;
    try {
      await work(seed);
    } catch (error) {
      tell.problem(form, words.wordsFailed, '');
    } finally {
      working = false;
    }
  });
}

const able = Boolean(self.fetch && self.MessageChannel && sealing.works());
document.querySelectorAll('[data-teller-forget]').forEach((each) => forget(each.dataset.round));
document.querySelectorAll('[data-teller-make], [data-teller-open]').forEach((form) => {
  tell.plainTitle(form.dataset.wordsError);
  if (!able) return;
  tell.tellOfScript(true);
  if ('tellerMake' in form.dataset) make(form);
  else open(form);
});
})();
