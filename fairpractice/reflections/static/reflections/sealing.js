// Seals answers and opens envelopes, byte for byte as the program's own ballots room does. Pure functions, no page.
// Needs built/nacl.js and built/blake2b.js. Never crypto.subtle: on a plain http address of a local network there is none.
(function (root) {
'use strict';

const ANSWERS = 160;
const TEXT = 2048;
const LONGEST = TEXT - 2;
const MOST_ITEMS = 100;
const OVERHEAD = 48;
const CONSONANTS = 'bdfghjklmnprstvz';
const VOWELS = 'aiou';
const CODE_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const WORDS = 9;
const SEED = 16;
const LONGEST_TYPED = 2000;
const LONGEST_CODE = 100;

function bytesOf(text) {
  return new TextEncoder().encode(text);
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// Bytes, or null when it is not hex of `length` bytes.
function unhex(text, length) {
  if (typeof text !== 'string' || text.length !== 2 * length || /[^0-9a-f]/i.test(text)) return null;
  return Uint8Array.from({ length }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

function base64(bytes) {
  return root.btoa(String.fromCharCode(...bytes));
}

// 160 bytes. items: numbers of 0 (nothing chosen) to 255; group: 0 when not asked or not chosen.
function packAnswers(items, group = 0) {
  const numbers = [...items, group];
  if (items.length > MOST_ITEMS) throw new RangeError('too many items');
  if (!numbers.every((number) => Number.isInteger(number) && number >= 0 && number <= 255)) throw new RangeError('not an option');
  const plain = new Uint8Array(ANSWERS);
  plain.set([1, items.length, ...numbers]);
  return plain;
}

// UTF-8. Half a character becomes "?", as the program writes it.
function written(text) {
  return bytesOf(text.replace(/[\uD800-\uDFFF]/gu, '?'));
}

// How many letters at the end have to go so that a text fits; 0 when it fits.
function overLong(text) {
  const all = written(text);
  if (all.length <= LONGEST) return 0;
  // With `stream` a letter that was cut through is left out.
  const fits = new TextDecoder('utf-8', { ignoreBOM: true }).decode(all.subarray(0, LONGEST), { stream: true });
  return Array.from(text).length - Array.from(fits).length;
}

// 2,048 bytes. Throws RangeError with `over` (letters) when the text is too long.
function packText(text) {
  const over = overLong(text);
  if (over) throw Object.assign(new RangeError('text too long'), { over });
  const letters = written(text);
  const plain = new Uint8Array(TEXT);
  plain.set([letters.length >> 8, letters.length & 255]);
  plain.set(letters, 2);
  return plain;
}

function nonce(envelope, publicKey) {
  return root.blake2b(joined(envelope, publicKey), null, root.nacl.box.nonceLength);
}

// A libsodium sealed box: the envelope (a public key used once), then the box. 48 bytes longer than `plain`.
function seal(plain, publicKey) {
  const once = root.nacl.box.keyPair();
  const box = root.nacl.box(plain, nonce(once.publicKey, publicKey), publicKey, once.secretKey);
  once.secretKey.fill(0);
  return joined(once.publicKey, box);
}

let everybodys = null;

// The key of one envelope: 32 bytes. All zeros, which opens nothing, where the envelope is no usable point of the curve:
// such a point would give the same key with every answer key.
function sharedKey(envelope, privateKey) {
  everybodys = everybodys || root.nacl.box.before(new Uint8Array(32), privateKey);
  const key = root.nacl.box.before(envelope, privateKey);
  return same(key, everybodys) ? new Uint8Array(32) : key;
}

function openWith(sealed, shared, publicKey) {
  if (sealed.length < OVERHEAD || !shared.some(Boolean)) return null;
  const envelope = sealed.subarray(0, 32);
  return root.nacl.box.open.after(sealed.subarray(32), nonce(envelope, publicKey), shared);
}

function freshSeed() {
  return root.nacl.randomBytes(SEED);
}

function privateKeyOf(seed) {
  return root.blake2b(joined(bytesOf('fair-practice answer key 1\n'), seed), null, 32);
}

function publicKeyOf(privateKey) {
  return root.nacl.scalarMult.base(privateKey);
}

function wordOf(high, low) {
  const bits = high * 256 + low;
  return CONSONANTS[bits >> 12] + VOWELS[(bits >> 10) & 3] + CONSONANTS[(bits >> 6) & 15] + VOWELS[(bits >> 4) & 3] + CONSONANTS[bits & 15];
}

function checked(seed) {
  return joined(seed, root.blake2b(joined(bytesOf('fair-practice check 1\n'), seed), null, 32).subarray(0, 2));
}

// The nine words of a seed of 16 bytes, joined by "-".
function countCode(seed) {
  const bytes = checked(seed);
  return Array.from({ length: WORDS }, (_, at) => wordOf(bytes[2 * at], bytes[2 * at + 1])).join('-');
}

// Two bytes, or null when it is not a word.
function valueOf(word) {
  const letters = Array.from(word);
  if (letters.length !== 5) return null;
  let bits = 0;
  for (let at = 0; at < 5; at += 1) {
    const alphabet = at % 2 ? VOWELS : CONSONANTS;
    const place = alphabet.indexOf(letters[at]);
    if (place < 0) return null;
    bits = bits * alphabet.length + place;
  }
  return [bits >> 8, bits & 255];
}

// {seed: 16 bytes}, or what is wrong: {kind: 'missing' | 'extra' | 'word' | 'check', word: how many, or which one from 1}.
function readCountCode(typed) {
  let words = typed.slice(0, LONGEST_TYPED).normalize('NFKC').toLowerCase().match(/[\p{L}\p{Nl}\p{No}]+/gu) || [];
  const together = Array.from(words.join(''));
  if (words.length !== WORDS && together.length === 5 * WORDS) {
    words = Array.from({ length: WORDS }, (_, at) => together.slice(5 * at, 5 * at + 5).join(''));
  }
  if (words.length < WORDS) return { kind: 'missing', word: WORDS - words.length };
  if (words.length > WORDS) return { kind: 'extra', word: words.length - WORDS };
  const values = words.map(valueOf);
  const wrong = values.indexOf(null);
  if (wrong >= 0) return { kind: 'word', word: wrong + 1 };
  const whole = Uint8Array.from(values.flat());
  const seed = whole.slice(0, SEED);
  return same(checked(seed), whole) ? { seed } : { kind: 'check', word: 0 };
}

// A code on a slip as the program writes it (12 letters), or '' when it cannot be one.
function tidyCode(typed) {
  if (Array.from(typed).length > LONGEST_CODE) return '';
  const letters = typed.normalize('NFKC').replace(/[\s\p{Pd}\p{Cf}\u2212_\x1c-\x1f\x85]/gu, '');
  if (!/^[\x00-\x7f]{12}$/.test(letters)) return '';
  const code = letters.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  return Array.from(code).every((letter) => CODE_LETTERS.includes(letter)) ? code : '';
}

// Whether this browser can seal at all: one trial is sealed and opened.
function works() {
  try {
    const pair = root.nacl.box.keyPair();
    const trial = packText('trial');
    const sealed = seal(trial, pair.publicKey);
    return same(openWith(sealed, sharedKey(sealed.subarray(0, 32), pair.secretKey), pair.publicKey), trial);
  } catch (error) {
    return false;
  }
}

root.FairSealing = {
  hex, unhex, base64, same, packAnswers, packText, overLong, seal, sharedKey, openWith,
  freshSeed, privateKeyOf, publicKeyOf, countCode, readCountCode, tidyCode, works,
};
})(self);
