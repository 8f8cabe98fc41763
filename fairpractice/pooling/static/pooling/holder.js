// The holder's page: the nine words and what they open never leave this browser; only sums do.
(function () {
'use strict';

const sealing = self.FairSealing;
const adding = self.FairAdding;
const tell = self.FairPage;
if (!sealing || !adding || !tell) return;

const PLACE = 'fairpractice-holder';

function problem(root, text, field) {
  tell.problem(root, text, { field, place: field && root.querySelector('[data-error]') });
}

async function fetched(root) {
  const response = await fetch(root.dataset.sharesUrl, { mode: 'same-origin', credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new Error('not there');
  return adding.readShares(await response.text());
}

// What this browser has added up before. It must be able to remember: without that, two answers could be subtracted.
function memory() {
  const found = adding.readMemory(localStorage.getItem(PLACE));
  localStorage.setItem(PLACE, adding.writeMemory(found));
  return found;
}

function start(root) {
  const typed = root.querySelector('[data-words]');
  const button = root.querySelector('[data-sum]');
  const target = document.querySelector('[data-sums]');
  const words = root.dataset;
  let working = false;

  function seedTyped() {
    const read = sealing.readCountCode(typed.value);
    if (read.seed) return read.seed;
    problem(root, tell.filled(words[read.kind], { n: read.word }), typed);
    return null;
  }

  async function work(seed) {
    let asked;
    let before;
    try {
      asked = await fetched(root);
    } catch (error) {
      problem(root, words.failed, null);
      return;
    }
    const privateKey = sealing.privateKeyOf(seed);
    if (!sealing.same(sealing.publicKeyOf(privateKey), asked.public)) {
      problem(root, words.other, typed);
      return;
    }
    try {
      before = memory();
    } catch (error) {
      problem(root, words.forgetful, null);
      return;
    }
    try {
      const found = adding.sums(asked, privateKey, before);
      localStorage.setItem(PLACE, adding.writeMemory(found.used)); // first: what is handed out must be remembered
      typed.value = '';
      target.value = found.text;
      HTMLFormElement.prototype.submit.call(target.form);
    } catch (error) {
      problem(root, error.kind === 'used' ? words.used : words.refused, null);
    }
  }

  button.addEventListener('click', async () => {
    if (working) return;
    tell.clear(root);
    const seed = seedTyped();
    if (!seed) return;
    working = true;
    try {
      await work(seed);
    } finally {
      working = false;
    }
  });
  typed.removeAttribute('name');
  root.hidden = false;
}

if (!self.fetch || !self.BigInt || !sealing.works()) return;
document.querySelectorAll('[data-holder-sum]').forEach(start);
})();
