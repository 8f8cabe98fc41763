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
function secret(field) {
  field.removeAttribute('name');
  field.spellcheck = false;
  ['autocomplete', 'autocapitalize', 'autocorrect'].forEach((name) => field.setAttribute(name, 'off'));
  return field;
}

function problem(root, text, field) {
  tell.problem(root, text, { field, place: field && root.querySelector('[data-error]') });
}

// The seed that was typed into `field`, or null after the problem was told.
function seedTyped(root, field) {
  const read = sealing.readCountCode(field.value);
  if (read.seed) return read.seed;
  problem(root, tell.filled(root.dataset[read.kind], { n: read.word }), field);
  return null;
}

function sendForm(form) {
  HTMLFormElement.prototype.submit.call(form);
}

// The key is made when asked for. Then its words are shown; then, on [data-written], they are typed back and seen no more.
function make(root) {
  const again = secret(root.querySelector('[data-again]'));
  const list = root.querySelector('[data-words]');
  const field = document.querySelector('[name="public_key"]');
  const box = root.querySelector('[data-keep]');
  const { round } = root.dataset;
  let seed = null;

  function show(part) {
    root.querySelectorAll('[data-made]').forEach((each) => { each.hidden = each.dataset.made !== part; });
    list.textContent = '';
    if (part === 'words') list.append(...sealing.countCode(seed).split('-').map((word) => tell.made('li', '', word)));
    (part === 'words' ? list : again).focus();
  }

  function writtenDown() {
    const typed = seedTyped(root, again);
    if (!typed) return false;
    if (sealing.same(typed, seed)) return true;
    problem(root, root.dataset.differs, again);
    return false;
  }

  function kept() {
    try {
      if (box && box.checked) keep(round, seed);
      else forget(round);
      return true;
    } catch (error) {
      tell.problem(root, root.dataset.notKept, { field: box });
      return false;
    }
  }

  function on(selector, act) {
    root.querySelectorAll(selector).forEach((button) => {
      button.addEventListener('click', () => {
        tell.clear(root);
        act();
      });
    });
  }

  on('[data-make]', () => {
    seed = sealing.freshSeed();
    again.value = '';
    field.value = sealing.hex(publicOf(seed));
    field.readOnly = true;
    show('words');
  });
  on('[data-written]', () => show('again'));
  on('[data-show]', () => show('words'));
  field.form.addEventListener('submit', (event) => {
    if (!seed) return; // a key that was made elsewhere and pasted
    event.preventDefault();
    tell.clear(root);
    if (!again.closest('[hidden]') && writtenDown() && kept()) sendForm(field.form);
    else if (again.closest('[hidden]')) show('again');
  });
  list.tabIndex = -1;
  root.hidden = false;
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
async function fetched(asked) {
  const response = await fetch(asked.envelopesUrl, {
    headers: { Accept: 'application/json' },
    mode: 'same-origin',
    credentials: 'same-origin',
    cache: 'no-store',
  });
  const found = await response.json();
  if (typeof found.error === 'string') return found.error;
  const ours = found.format === ENVELOPES && found.round === asked.round && found.public === asked.publicKey;
  const envelopes = ours && Array.isArray(found.envelopes) ? found.envelopes.map((each) => sealing.unhex(each, 32)) : [null];
  return envelopes.includes(null) ? asked.strange || asked.failed : envelopes;
}

function progress(root) {
  const text = root.querySelector('[data-progress]');
  let told = -1;
  return (done, all) => {
    const tenth = all ? Math.floor((10 * done) / all) : 10;
    if (!text || tenth === told) return; // read aloud ten times, not a thousand
    told = tenth;
    text.textContent = tell.filled(root.dataset.working, { done, all });
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

function open(root) {
  const asked = root.dataset;
  const typed = secret(root.querySelector('[data-words]'));
  const field = document.querySelector('[data-keys]');
  const stored = keptSeed(asked.round);
  const kept = stored && sealing.hex(publicOf(stored)) === asked.publicKey ? stored : null;
  let working = false;

  function seedHere() {
    const seed = kept && !typed.value.trim() ? kept : seedTyped(root, typed);
    if (!seed) return null;
    if (sealing.hex(publicOf(seed)) === asked.publicKey) return seed;
    problem(root, asked.wrongKey, typed);
    return null;
  }

  async function work(seed) {
    const envelopes = await fetched(asked);
    if (typeof envelopes === 'string') {
      problem(root, envelopes);
      return;
    }
    const keys = await opened(envelopes, sealing.privateKeyOf(seed), progress(root));
    field.value = JSON.stringify({ format: KEYS, round: asked.round, keys });
    typed.value = '';
    sendForm(field.form);
  }

  root.querySelectorAll('[data-kept]').forEach((part) => { part.hidden = !kept; });
  root.querySelectorAll('[data-typing]').forEach((part) => { part.hidden = Boolean(kept); });
  root.querySelector('[data-open]').addEventListener('click', async () => {
    if (working) return;
    tell.clear(root);
    const seed = seedHere();
    if (!seed) return;
    working = true;
    try {
      await work(seed);
    } catch (error) {
      problem(root, asked.failed);
    } finally {
      working = false;
    }
  });
  root.hidden = false;
}

const able = Boolean(self.fetch && self.MessageChannel && sealing.works());
document.querySelectorAll('[data-teller-forget]').forEach((each) => forget(each.dataset.round));
document.querySelectorAll('[data-teller-make], [data-teller-open]').forEach((root) => {
  tell.plainTitle(root.dataset.errorPrefix);
  if (!able) return;
  tell.tellOfScript(true);
  if ('tellerMake' in root.dataset) make(root);
  else open(root);
});
})();
