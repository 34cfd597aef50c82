// Fails when languages of an app differ in keys, when a key is used nowhere, or when a text is empty.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** All leaf keys of a locale file, dotted, without plural endings, with their texts. */
function keysOf(texts, prefix = '') {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[(prefix + key).replace(PLURAL, ''), value]]
      : keysOf(value, `${prefix}${key}.`),
  );
}

/** Every string and template literal in a folder's sources, templates as patterns. */
function literalsIn(folder) {
  const literals = { strings: new Set(), patterns: [] };
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!/\.tsx?$/.test(file) || file.includes('.test.')) continue;
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, , text] of source.matchAll(/(['"])((?:(?!\1)[^\\\n])*)\1/g))
      literals.strings.add(text);
    for (const [, text] of source.matchAll(/`([^`]*)`/g)) {
      if (!/^[\w.-]*\$\{/.test(text) || !text.includes('.')) continue;
      const parts = text
        .split(/\$\{[^}]*\}/)
        .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
      literals.patterns.push(new RegExp(`^${parts.join('[^.]+')}$`));
    }
  }
  return literals;
}

let faults = 0;
const fault = (text) => (console.error(text), faults++);

for (const app of readdirSync(join(SRC, 'locales'))) {
  const folder = join(SRC, 'locales', app);
  const languages = readdirSync(folder).map((file) => [
    basename(file, '.json'),
    new Map(keysOf(JSON.parse(readFileSync(join(folder, file), 'utf8')))),
  ]);
  const all = new Set(languages.flatMap(([, texts]) => [...texts.keys()]));
  const { strings, patterns } = literalsIn(join(SRC, app));
  for (const key of all) {
    for (const [language, texts] of languages) {
      if (!texts.has(key)) fault(`${app}/${language}.json lacks ${key}`);
      else if (texts.get(key).trim() === '') fault(`${app}/${language}.json: ${key} is empty`);
    }
    if (!strings.has(key) && !patterns.some((pattern) => pattern.test(key))) {
      fault(`${app}: ${key} is used nowhere in src/${app}`);
    }
  }
}
process.exit(faults === 0 ? 0 : 1);
