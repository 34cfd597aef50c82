/** What a template may name, such as {{ company }}, in the reader's words. */
import type { TFunction } from '../../i18n';

const VARIABLES = [
  'applicant',
  'company',
  'opening',
  'location',
  'recruiter',
  'link',
  'unsubscribe_link',
] as const;

/** A variable in words; as it is written where this client does not know it. */
export function variableName(t: TFunction<'staff'>, name: string): string {
  const known = VARIABLES.find((one) => one === name);
  return known === undefined ? name : t(`invitations.variable.${known}`);
}

/** A template's text with its variables in words: "[company] invites you". */
export const inWords = (t: TFunction<'staff'>, text: string): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => `[${variableName(t, name)}]`);
