// Runs the browser's sealing script for the tests: a JSON line in, [name, ...arguments], a JSON line out. Bytes are {hex}.
const fs = require('fs');
const vm = require('vm');

const sources = process.argv.slice(2).map((name) => fs.readFileSync(name, 'utf8'));
globalThis.self = globalThis;
sources.forEach((source) => vm.runInThisContext(source));
const sealing = globalThis.FairSealing;

// A browser without a source of randomness.
sealing.worksWithoutRandom = () => {
  const poor = vm.createContext({ TextEncoder, TextDecoder, btoa });
  vm.runInContext('self = globalThis', poor);
  sources.forEach((source) => vm.runInContext(source, poor));
  return vm.runInContext('FairSealing.works()', poor);
};

function read(value) {
  if (Array.isArray(value)) return value.map(read);
  return value && value.hex !== undefined ? new Uint8Array(Buffer.from(value.hex, 'hex')) : value;
}

function write(value) {
  if (value instanceof Uint8Array) return { hex: Buffer.from(value).toString('hex') };
  return value && value.seed ? { seed: write(value.seed) } : value;
}

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [name, ...values] = JSON.parse(line);
  let said;
  try {
    said = write(sealing[name](...values.map(read)));
  } catch (error) {
    said = { error: error.message, over: error.over };
  }
  process.stdout.write(`${JSON.stringify(said === undefined ? null : said)}\n`);
});
