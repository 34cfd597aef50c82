/**
 * Keys of every list: j and k walk its rows, x marks the row. Enter opens it by itself, because
 * what is walked to is the row's link or button. A row is whatever has `data-row`.
 */
const STEPS: Partial<Record<string, 1 | -1>> = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/** Does what the key says; returns whether it said anything. */
export function pressInList({ key, target }: KeyboardEvent): boolean {
  const row = target instanceof Element ? target.closest('[data-row]') : null;
  if (key === 'x') return markOf(row) !== null;
  const step = STEPS[key];
  // Arrows scroll the page until a row is walked to.
  if (step === undefined || (key.startsWith('Arrow') && row === null)) return false;
  const rows = [...document.querySelectorAll('main [data-row]')];
  const at = row === null ? (step === 1 ? 0 : -1) : rows.indexOf(row) + step;
  const control = rows.at(at)?.querySelector<HTMLElement>('a[href], button');
  if (at < 0 && row !== null) return false;
  control?.focus();
  return control !== undefined;
}

function markOf(row: Element | null): HTMLElement | null {
  const mark = row?.querySelector<HTMLElement>('input[type=checkbox]') ?? null;
  mark?.click();
  return mark;
}
