/**
 * Texts in the person's language. Each app has a folder of locale files, one a language, named by
 * its BCP 47 code; a file that is there is a language offered. English is what the keys are typed by.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type { TFunction } from 'i18next';
export { useTranslation } from 'react-i18next';

export type LocaleFiles = Record<string, () => Promise<{ default: object }>>;

const REMEMBERED = 'vivavoce.locale';

let files: Record<string, () => Promise<{ default: object }>> = {};
let app: 'applicant' | 'staff' = 'applicant';
let wanted = '';

/** Codes of the languages on offer, in a fixed order. */
export function locales(): string[] {
  return Object.keys(files).sort().reverse();
}

/** A language's name in that language. */
export function localeName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

/** Starts the texts of one app: remembered choice, else `preferred`, else the browser's. */
export async function startTexts(
  namespace: 'applicant' | 'staff',
  localeFiles: LocaleFiles,
  preferred?: string,
): Promise<void> {
  app = namespace;
  files = Object.fromEntries(
    Object.entries(localeFiles).map(([path, load]) => [path.replace(/^.*\/|\.json$/g, ''), load]),
  );
  await i18next.use(initReactI18next).init({
    lng: 'none',
    ns: [namespace],
    defaultNS: namespace,
    resources: {},
    fallbackLng: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  await setLocale(remembered() ?? match([preferred ?? '', ...navigator.languages]));
}

/**
 * Shows everything in that language from now on; of several that are still loading, in the last.
 * What is to be remembered is so at once: whoever asks meanwhile knows that the person has chosen.
 */
export async function setLocale(code: string, remember = false): Promise<void> {
  const load = files[code];
  if (load === undefined) return;
  wanted = code;
  if (remember) keep(code);
  if (!i18next.hasResourceBundle(code, app)) {
    i18next.addResourceBundle(code, app, (await load()).default);
  }
  if (wanted !== code) return;
  await i18next.changeLanguage(code);
  document.documentElement.lang = code === 'zh' ? 'zh-CN' : code;
}

function keep(code: string): void {
  try {
    localStorage.setItem(REMEMBERED, code);
  } catch {
    // storage is blocked: the choice holds for this page
  }
}

/** Speaks the language of what somebody was sent, unless they chose one. */
export async function offerLocale(language: string): Promise<void> {
  if (remembered() === undefined) await setLocale(match([language]));
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
