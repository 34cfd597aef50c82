// Fails when what an applicant's browser loads exceeds the budget: phones on mobile networks open it.
// Of the languages one is loaded; the largest counts.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET_KB = 150;
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

const manifest = JSON.parse(readFileSync(`${DIST}.vite/manifest.json`, 'utf8'));
const files = new Set(['join.html']);

/** Adds a chunk and all it may load, also what it loads later (every page). */
function collect(name) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) collect(next);
}

collect('join.html');
const size = (file) => gzipSync(readFileSync(DIST + file)).length;
const locales = Object.keys(manifest).filter((name) => name.startsWith('src/locales/applicant/'));
const texts = locales.map((name) => size(manifest[name].file));
const all = [...files].reduce((sum, file) => sum + size(file), 0);
const total = all - texts.reduce((sum, one) => sum + one, 0) + Math.max(...texts);
const told = `applicant pages: ${(total / 1000).toFixed(1)} kB gzip of ${BUDGET_KB}`;
if (total > BUDGET_KB * 1000) {
  console.error(`${told}: too much\n${[...files].join('\n')}`);
  process.exit(1);
}
console.log(told);
