/** Which rows of a list are marked. A row that is no longer listed is not marked any more. */
import { useState } from 'react';

export interface Selection {
  /** The marked rows, in the list's order. */
  ids: readonly string[];
  /** Whether every row that is listed is marked. */
  whole: boolean;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  /** Mark all of these, or, where they all are marked, none. */
  toggleAll: (ids?: readonly string[]) => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Each once, in their order. */
export const distinct = (ids: readonly string[]): string[] => [...new Set(ids)];

/** `rows` may name one id several times: rows of the same thing are marked together. */
export function useSelection(rows: readonly string[]): Selection {
  const listed = distinct(rows);
  const [marked, mark] = useState(NONE);
  const ids = listed.filter((id) => marked.has(id));
  return {
    ids,
    whole: ids.length === listed.length,
    has: (id) => marked.has(id),
    toggle: (id) => mark((before) => toggled(before, [id])),
    toggleAll: (of = listed) => mark((before) => toggled(before, of)),
    clear: () => mark(NONE),
  };
}

/** With all of the ids in it, or without any where all were in it. */
export function toggled(marked: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const next = new Set(marked);
  if (ids.every((id) => marked.has(id))) ids.forEach((id) => next.delete(id));
  else ids.forEach((id) => next.add(id));
  return next;
}
