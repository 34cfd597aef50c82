import { expect, test } from 'vitest';
import applicant from '../locales/applicant/en.json';
import staff from '../locales/staff/en.json';

interface Texts {
  [key: string]: string | Texts;
}

function* texts(of: Texts, path = ''): Generator<[string, string]> {
  for (const [key, value] of Object.entries(of)) {
    if (typeof value === 'string') yield [path + key, value];
    else yield* texts(value, `${path}${key}.`);
  }
}

/** What stands before a verb, and numbers that are never one or have decimals. */
const OTHER = 'host|name|who|url|company|limit|events|series|value|rtt|days|minutes|years';
const COUNTED = new RegExp(`\\{\\{(?!(?:${OTHER})\\}\\})\\w+\\}\\} (?!(?:as|was|is)\\b)[a-z]+s\\b`);

test('an English text that counts things has a form for one of them', () => {
  const plural = [...texts(staff), ...texts(applicant)].filter(
    ([key, text]) => COUNTED.test(text) && !/_(one|other)$/.test(key),
  );
  expect(plural).toEqual([]);
});
