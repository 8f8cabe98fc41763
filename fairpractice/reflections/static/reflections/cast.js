// The cast page: takes the code out of the address, seals the answers in this browser, and sends them without leaving the page.
// Without this script the same form is sent as it is. Nothing is kept: no cookie, no storage.
(function () {
'use strict';

const form = document.querySelector('form[data-cast]');
const sealing = self.FairSealing;
const tell = self.FairPage;
if (!form || !sealing || !tell) return;

const WAIT = 60000;
const page = form.closest('[data-cast-page]') || form;
const words = form.dataset;
const button = form.querySelector('button');
const publicKey = sealing.unhex(words.publicKey, 32);
let seals = false;
let sending = false;

function field(name) {
  return form.querySelector(`[name="${name}"]`);
}

// Tells `text`; name: the field it is about, or ''.
function problem(text, name, heading) {
  const about = name ? form.querySelector(`[name="${name}"]:not([type="hidden"])`) : null;
  const place = name ? form.querySelector(`[data-error-for="${name}"]`) : null;
  tell.problem(form, text, { field: about, place, heading });
}

// {code, code2} out of '#a=…', '#b=…', both, or '#CODE'; null where the fragment means something else.
function codesIn(fragment) {
  if (/^[ab]=/.test(fragment)) {
    const given = new URLSearchParams(fragment);
    return { code: sealing.tidyCode(given.get('a') || ''), code2: sealing.tidyCode(given.get('b') || '') };
  }
  if (document.getElementById(fragment)) return null;
  const code = sealing.tidyCode(fragment);
  return code ? { code } : null;
}

// The code goes from the address into the form, so that it stays in neither the bar nor what is shared from it.
function takeCodes() {
  const codes = codesIn(location.hash.slice(1));
  if (!codes) return;
  history.replaceState(null, '', location.pathname + location.search);
  Object.entries(codes).forEach(([name, code]) => {
    if (code && field(name)) field(name).value = code.match(/.{4}/g).join('-');
  });
}

function chosen(name) {
  const option = form.querySelector(`[name="${name}"]:checked`);
  return option && option.value ? Number(option.value) : 0;
}

function numbered(letter, count) {
  return Array.from({ length: Number(count) || 0 }, (_, at) => letter + at);
}

// What is sent: URLSearchParams. Throws RangeError with `over` and `name` for a text that is too long.
function sealed() {
  const items = numbered('q', words.items).map(chosen);
  const answers = sealing.packAnswers(items, words.group === '1' ? chosen('group') : 0);
  const texts = numbered('t', words.texts).map((name) => {
    try {
      return sealing.packText(field(name).value.trim());
    } catch (error) {
      throw Object.assign(error, { name });
    }
  });
  const body = new URLSearchParams();
  ['code', 'code2'].forEach((name) => {
    if (field(name)) body.append(name, field(name).value);
  });
  body.append('key', words.keyName);
  body.append('sealed_answers', sealing.base64(sealing.seal(answers, publicKey)));
  texts.forEach((text) => body.append('sealed_text', sealing.base64(sealing.seal(text, publicKey))));
  return body;
}

// The reply: {ok, title, text, field}. Throws when there is none that can be read.
async function sent(body) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), WAIT);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json' },
      mode: 'same-origin',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      cache: 'no-store',
      signal: stop.signal,
    });
    const reply = await response.json();
    if (typeof reply.ok !== 'boolean' || typeof reply.text !== 'string') throw new TypeError('no reply of ours');
    return reply;
  } finally {
    clearTimeout(clock);
  }
}

function wipe() {
  form.querySelectorAll('input, textarea').forEach((each) => {
    if (each.type === 'radio' || each.type === 'checkbox') each.checked = each.defaultChecked = false;
    else each.value = each.defaultValue = '';
  });
}

function thank(reply) {
  const heading = tell.made('h1', 'nhsuk-heading-l', reply.title);
  heading.tabIndex = -1;
  wipe();
  removeEventListener('hashchange', takeCodes);
  addEventListener('hashchange', () => location.reload()); // somebody else scans their slip in this tab
  page.textContent = '';
  page.append(heading, ...reply.text.split(/\n{2,}/).map((part) => tell.made('p', '', part)));
  if (words.next) {
    const next = tell.made('a', '', words.next);
    next.href = location.pathname;
    const row = tell.made('p');
    row.append(next);
    page.append(row);
  }
  tell.entitle(reply.title);
  heading.focus();
}

function busy(now) {
  sending = now;
  if (!button || !words.sending) return;
  if (now) button.dataset.label = button.textContent;
  button.textContent = now ? words.sending : button.dataset.label;
}

// Sealing did not work after all. The page says so, and says what holds now; the next press sends the plain form.
function sendPlainly() {
  seals = false;
  tell.tellOfScript(false);
  problem(words.unsealed || words.failed);
}

async function send() {
  tell.clear(form);
  let body;
  try {
    body = sealed();
  } catch (error) {
    if (error.over) problem(tell.filled(words.tooLong, { letters: error.over }), error.name);
    else sendPlainly();
    return;
  }
  busy(true);
  try {
    const reply = await sent(body);
    if (reply.ok) thank(reply);
    else problem(reply.text, reply.field, reply.title);
  } catch (error) {
    problem(words.failed);
  } finally {
    busy(false);
  }
}

tell.plainTitle(words.errorPrefix);
form.autocomplete = 'off'; // else browsers write what was typed to the disk, to bring it back after a crash
takeCodes();
addEventListener('hashchange', takeCodes);
seals = Boolean(publicKey && words.keyName && self.fetch && self.AbortController && sealing.works());
if (seals) tell.tellOfScript(true);
form.addEventListener('submit', (event) => {
  if (!seals) return;
  event.preventDefault();
  if (!sending) send();
});
})();
