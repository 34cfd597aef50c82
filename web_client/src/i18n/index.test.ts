import i18next from 'i18next';
import { beforeEach, expect, test, vi } from 'vitest';

import { remembered, setLocale, startTexts } from './index';

const stored = new Map<string, string>();

/** Texts that come when they are let go, as over a slow network. */
function slow(): { load: () => Promise<{ default: object }>; come: () => void } {
  let come = (): void => undefined;
  const texts = new Promise<{ default: object }>((done) => {
    come = () => done({ default: {} });
  });
  return { load: () => texts, come };
}

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('navigator', { languages: ['zh'] });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});

test('a language chosen while another loads is kept, whichever comes first', async () => {
  const en = slow();
  const fr = slow();
  const files = { 'zh.json': () => Promise.resolve({ default: {} }) };
  await startTexts('applicant', { ...files, 'en.json': en.load, 'fr.json': fr.load }, 'zh');

  const jobs = setLocale('fr');
  const chosen = setLocale('en', true);
  expect(remembered()).toBe('en');
  en.come();
  await chosen;
  fr.come();
  await jobs;
  expect(i18next.language).toBe('en');
});
