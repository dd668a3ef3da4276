// node summarize-tests.mjs FOLDER: adds up the .trx files that `dotnet test` left in a folder, lists
// what failed and what was skipped and why, and closes with "N passed, N failed, N skipped".
// Fails if a test did, or if none ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const files = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.trx')) : [];
const results = files.flatMap(file => resultsIn(readFileSync(join(folder, file), 'utf8')));

const failed = results.filter(result => result.outcome !== 'Passed' && result.outcome !== 'NotExecuted');
const skipped = results.filter(result => result.outcome === 'NotExecuted');
const passed = results.length - failed.length - skipped.length;

list('Failed', failed.map(result => result.name));
list('Skipped', skipped.map(result => `${result.name}: ${result.message || 'no reason given'}`));
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length > 0 || passed === 0 ? 1 : 0);

function resultsIn(trx) {
  return [...trx.matchAll(/<UnitTestResult\b([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)].map(([, attributes, body]) => ({
    name: attribute(attributes, 'testName'),
    outcome: attribute(attributes, 'outcome'),
    message: text(/<Message>([\s\S]*?)<\/Message>/.exec(body ?? '')?.[1] ?? ''),
  }));
}

function attribute(attributes, name) {
  return text(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
}

function text(xml) {
  const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml
    .replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(lt|gt|quot|apos|amp));/gi, (_, hex, decimal, name) =>
      name ? entities[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)))
    .replace(/\s+/g, ' ')
    .trim();
}

function list(title, lines) {
  if (lines.length > 0) console.log(`${title}:\n${lines.map(line => `  ${line}`).join('\n')}`);
}
