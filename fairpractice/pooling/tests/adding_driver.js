// Adds up in node what a holder's browser would: on stdin {shares, seed, used}, on stdout {text, used} or {kind}.
const fs = require('fs');
const vm = require('vm');

globalThis.self = globalThis;
process.argv.slice(2).forEach((name) => vm.runInThisContext(fs.readFileSync(name, 'utf8')));

const given = JSON.parse(fs.readFileSync(0, 'utf8'));
let said;
try {
  const seed = new Uint8Array(Buffer.from(given.seed, 'hex'));
  const asked = FairAdding.readShares(given.shares);
  said = FairAdding.sums(asked, FairSealing.privateKeyOf(seed), given.used);
} catch (error) {
  said = { kind: error.kind || error.message };
}
process.stdout.write(JSON.stringify(said));
