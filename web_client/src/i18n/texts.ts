/** The texts of one language: how one of them is found and filled in. Pure. */

export interface Texts {
  readonly [key: string]: string | Texts;
}

/** What stands in a text's `{{placeholders}}`; `count` chooses its plural form as well. */
export type Values = Readonly<Record<string, string | number | null | undefined>>;

/** Gives the text of a key, filled in. */
export type TextOf = (key: string, values?: Values) => string;

/**
 * Finds texts by their dotted key. Where a `count` is given, the key with the ending of its plural
 * category ("_one", "_other") comes before the key itself. A key that is not there stands for itself.
 */
export function lookup(texts: Texts, language: string): TextOf {
  const byKey = new Map(leaves(texts));
  const plural = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const { count } = values;
    const form =
      typeof count === 'number' ? byKey.get(`${key}_${plural.select(count)}`) : undefined;
    const text = form ?? byKey.get(key) ?? key;
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

function leaves(texts: Texts, prefix = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[prefix + key, value]] : leaves(value, `${prefix}${key}.`),
  );
}
