/** Values of a profile as the person at the form wrote them. Pure. */
import type { Read } from './requests';

/** A value as written; one that was not changed keeps the words it was read from. */
export function written<V>(value: V, old: Read<V> | null | undefined): Read<V> {
  const same =
    old !== null && old !== undefined && JSON.stringify(old.value) === JSON.stringify(value);
  return same ? old : { value, span: null, confidence: 1 };
}

export const texts = (values: readonly string[], old: readonly Read<string>[]): Read<string>[] =>
  values.map((value) =>
    written(
      value,
      old.find((read) => read.value === value),
    ),
  );

/** While writing, blanks at the end are kept; saving drops nothing but an empty text. */
export const line = (value: string, old: Read<string> | null): Read<string> | null =>
  value === '' ? null : written(value, old);
