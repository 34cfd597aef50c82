/**
 * Texts in the person's language. Each app has a folder of locale files, one a language, named by
 * its BCP 47 code; a file that is there is a language offered. English is what the keys are typed by.
 */
import { useSyncExternalStore } from 'react';
import type { AppName, TextKey } from './keys';
import { lookup, type TextOf, type Texts, type Values } from './texts';

export interface LocaleFile {
  default: Texts;
}
type LocaleFiles = Record<string, () => Promise<LocaleFile>>;

/** Gives the text of a key in the language shown, filled in. */
export type TFunction<App extends AppName> = (key: TextKey<App>, values?: Values) => string;

interface Translation<App extends AppName> {
  t: TFunction<App>;
  i18n: { language: string };
}

const REMEMBERED = 'vivavoce.locale';

let files: LocaleFiles = {};
const known = new Map<string, TextOf>();
let shown = { t: lookup({}, 'en'), i18n: { language: '' } };
const watchers = new Set<() => void>();

function watch(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** The texts in the language shown; `app` says whose keys are meant. */
export const useTranslation: <App extends AppName>(app: App) => Translation<App> = () =>
  useSyncExternalStore(watch, () => shown);

/** Codes of the languages on offer, in a fixed order. */
export function locales(): string[] {
  return Object.keys(files).sort().reverse();
}

/** A language's name in that language. */
export function localeName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

/** Starts the texts of an app: in the language chosen here before, else the browser's. */
export async function startTexts(localeFiles: LocaleFiles): Promise<void> {
  files = Object.fromEntries(
    Object.entries(localeFiles).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ''), load]),
  );
  await setLocale(remembered() ?? match(navigator.languages));
}

/** Shows everything in that language from now on. */
export async function setLocale(code: string, remember = false): Promise<void> {
  const load = files[code];
  if (load === undefined) return;
  const t = known.get(code) ?? lookup((await load()).default, code);
  known.set(code, t);
  shown = { t, i18n: { language: code } };
  document.documentElement.lang = code === 'zh' ? 'zh-CN' : code;
  if (remember) localStorage.setItem(REMEMBERED, code);
  for (const changed of watchers) changed();
}

/** The language chosen on this device before, where it is still offered. */
export function remembered(): string | undefined {
  try {
    const code = localStorage.getItem(REMEMBERED);
    return code !== null && code in files ? code : undefined;
  } catch {
    return undefined; // storage is blocked: nothing is remembered
  }
}

/** The first wanted language that is offered: exactly, or by its primary part; else English. */
export function match(wanted: readonly string[]): string {
  for (const code of wanted) {
    if (code in files) return code;
    const primary = code.split('-')[0] ?? '';
    if (primary in files) return primary;
  }
  return 'en' in files ? 'en' : (locales()[0] ?? 'en');
}

/** The shown language as this person's region writes dates and numbers ("en" as "en-GB"). */
export function regional(code: string): string {
  return navigator.languages.find((one) => one.split('-')[0] === code) ?? code;
}
