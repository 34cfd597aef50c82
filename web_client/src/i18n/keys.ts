/** The keys of each app's texts, as its English file has them. */
import type applicant from '../locales/applicant/en.json';
import type staff from '../locales/staff/en.json';

interface Files {
  applicant: typeof applicant;
  staff: typeof staff;
}

export type AppName = keyof Files;

/** The key of a text; both plural forms of one text have the key without their endings. */
type Own<Key extends string, Siblings> = Key extends `${infer Start}_one`
  ? Start
  : Key extends `${infer Start}_other`
    ? `${Start}_one` extends keyof Siblings
      ? Start
      : Key
    : Key;

type Leaves<Texts, Prefix extends string = ''> = {
  [Key in keyof Texts & string]: Texts[Key] extends string
    ? `${Prefix}${Own<Key, Texts>}`
    : Leaves<Texts[Key], `${Prefix}${Key}.`>;
}[keyof Texts & string];

export type TextKey<App extends AppName> = Leaves<Files[App]>;
