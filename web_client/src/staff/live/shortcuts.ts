/** One-key acts of the panel; silent while one types, and can be turned off (WCAG 2.1.4). */
import { useEffect, useRef } from 'react';

const OFF = 'vivavoce.shortcuts_off';

export const shortcutsOn = (): boolean => localStorage.getItem(OFF) === null;

export function turnShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, '1');
}

const TYPING = 'input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]';

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Whether a key pressed there is meant for the page rather than for a field or a dialogue. */
function isForThePage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat)
    return false;
  const { target } = event;
  return !(target instanceof Element && target.closest(`${TYPING}, [role=dialog], [role=menu]`));
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const act = latest.current[event.key.toLowerCase()];
      if (act === undefined || !shortcutsOn() || !isForThePage(event)) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
