/** Text being written, which survives a reload of the page and a look elsewhere in it. */
import { useState } from 'react';

/** What was written under a key and neither sent nor given up. */
export function keptText(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage is blocked: a reload loses the text
  }
}

function keep(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // as above
  }
}

/** The text under a key; writing "" ends its keeping. */
export function useKeptText(key: string): [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => keptText(key));
  const write = (next: string) => {
    setText(next);
    keep(key, next);
  };
  return [text, write];
}
