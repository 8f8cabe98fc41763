// A holder's device adds up the halves of totals that are sealed to it, as the program's `holder sum` does, and refuses the same.
// Pure functions, no page. Needs built/nacl.js, built/blake2b.js and sealing.js.
(function (root) {
'use strict';

const sealing = root.FairSealing;
const SHARE = 'fair-practice-pool-share/1';
const SHARES = 'fair-practice-pool-request/1';
const SUMS = 'fair-practice-pool-sums/1';
const MEMORY = 'fair-practice-holder/1';
const DIGITS = 16;
const LEAST = 6; // Practices in one sum
const TOGETHER = 4; // small teams whose sizes are told as one group
const MODULUS = (BigInt(1) << BigInt(61)) - BigInt(1);

// What stands in the way. kind: 'strange' (not a file of shares), 'used', 'key' or 'refused'.
class Refusal extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

function need(holds, kind) {
  if (!holds) throw new Refusal(kind);
}

function digest(bytes) {
  return sealing.hex(root.blake2b(bytes, null, 32));
}

function isText(value) {
  return typeof value === 'string';
}

function bytesOfHex(text) {
  need(isText(text) && text.length % 2 === 0, 'strange');
  const found = sealing.unhex(text, text.length / 2);
  need(found, 'strange');
  return found;
}

// What was asked: {request, text, public, boxes: Map}.
function readShares(text) {
  let body;
  let request;
  try {
    body = JSON.parse(text);
    request = JSON.parse(body.request);
  } catch (error) {
    throw new Refusal('strange');
  }
  const whole = body.format === SHARES && body.boxes && request && request.items && Array.isArray(request.practices);
  need(whole && Array.isArray(request.sizes) && request.sizes.every(Array.isArray), 'strange');
  need(['release', 'pool', 'place'].every((key) => isText(request[key])), 'strange');
  need(Object.values(request.items).every((parts) => Array.isArray(parts) && parts.every((p) => Array.isArray(p.practices))), 'strange');
  const boxes = new Map(Object.entries(body.boxes).map(([id, box]) => [id, bytesOfHex(box)]));
  return { request, text: body.request, public: bytesOfHex(body.public), boxes };
}

function numbers(digits) {
  need(isText(digits) && digits.length > 0 && digits.length % DIGITS === 0 && /^[0-9a-f]+$/.test(digits), 'key');
  const found = [];
  for (let at = 0; at < digits.length; at += DIGITS) found.push(BigInt(`0x${digits.slice(at, at + DIGITS)}`));
  need(found.every((number) => number < MODULUS), 'key');
  return found;
}

function written(all) {
  return all.map((number) => number.toString(16).padStart(DIGITS, '0')).join('');
}

function openShare(box, privateKey, asked, id) {
  const plain = sealing.openWith(box, sealing.sharedKey(box.subarray(0, 32), privateKey), asked.public);
  need(plain, 'key');
  let body;
  try {
    body = JSON.parse(new TextDecoder().decode(plain));
  } catch (error) {
    throw new Refusal('key');
  }
  need(body.format === SHARE && body.items, 'key');
  need(body.pool === asked.request.pool && body.place === asked.request.place && body.practice === id, 'refused');
  const sizes = numbers(body.sizes);
  const yes = new Map(Object.entries(body.items).map(([item, digits]) => [item, numbers(digits)]));
  need([...yes.values()].every((each) => each.length === sizes.length), 'key');
  return { small: body.small !== 0, yes, sizes };
}

function sameSet(one, other) {
  return one.size === other.size && [...one].every((each) => other.has(each));
}

// Whether this may be added up at all: no sum of few Practices, no size of one small team, nothing that could be subtracted.
function fair(request, shares) {
  const small = new Set([...shares].filter(([, share]) => share.small).map(([id]) => id));
  const groups = request.sizes.filter((group) => group.length !== 1);
  const singles = request.sizes.filter((group) => group.length === 1);
  const named = groups.flat();
  const items = Object.entries(request.items);
  return shares.size >= LEAST
    && items.length > 0
    && singles.every(([id]) => shares.has(id) && !small.has(id))
    && new Set(named).size === named.length
    && groups.every((group) => group.length >= TOGETHER && group.every((id) => small.has(id)))
    && items.every(([item, parts]) => {
      const members = parts.flatMap((part) => part.practices);
      const inside = new Set(members);
      const theirs = new Set(members.filter((id) => small.has(id)));
      const whole = new Set(groups.filter((group) => group.every((id) => theirs.has(id))).flat());
      return parts.length > 0
        && parts.every((part) => part.practices.length >= LEAST)
        && inside.size === members.length
        && members.every((id) => shares.has(id) && shares.get(id).yes.has(item))
        && sameSet(theirs, whole);
    });
}

function added(all) {
  return all.reduce((sum, each) => sum.map((number, at) => (number + each[at]) % MODULUS));
}

// {text: the file of sums, used: the memory with this request}. used: digests of boxes and of the requests they were in.
function sums(asked, privateKey, used) {
  const { request, boxes } = asked;
  const mine = digest(new TextEncoder().encode(asked.text));
  const ids = request.practices.map((pair) => pair[0]);
  const marks = [...boxes.values()].map(digest);
  need(new Set(ids).size === ids.length && sameSet(new Set(ids), new Set(boxes.keys())), 'refused');
  need(new Set(marks).size === marks.length, 'refused');
  need(marks.every((mark) => !(mark in used) || used[mark] === mine), 'used');
  const shares = new Map([...boxes].map(([id, box]) => [id, openShare(box, privateKey, asked, id)]));
  need(new Set([...shares.values()].map((share) => share.sizes.length)).size === 1 && fair(request, shares), 'refused');
  const items = {};
  Object.entries(request.items).forEach(([item, parts]) => {
    items[item] = parts.map((part) => written(added(part.practices.map((id) => shares.get(id).yes.get(item)))));
  });
  const sizes = request.sizes.map((group) => written(added(group.map((id) => shares.get(id).sizes))));
  const text = JSON.stringify({ format: SUMS, release: request.release, request: mine, items, sizes });
  return { text, used: { ...used, ...Object.fromEntries(marks.map((mark) => [mark, mine])) } };
}

function readMemory(text) {
  if (text === null) return {};
  try {
    const body = JSON.parse(text);
    need(body.format === MEMORY && body.boxes, 'strange');
    return body.boxes;
  } catch (error) {
    throw new Refusal('memory');
  }
}

function writeMemory(used) {
  return JSON.stringify({ format: MEMORY, boxes: used });
}

root.FairAdding = { readShares, sums, readMemory, writeMemory };
})(self);
