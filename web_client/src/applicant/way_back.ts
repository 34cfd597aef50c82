import { useEffect, useRef } from 'react';

const INSIDE = 'inside';

/**
 * Leads the browser's way back, on phones a swipe, to `back` and not out of the interview. Without
 * `back` it is left alone.
 */
export function useWayBack(back: (() => void) | undefined) {
  const latest = useRef(back);
  useEffect(() => {
    latest.current = back;
  });
  const led = back !== undefined;
  useEffect(() => {
    if (!led) return;
    stay();
    const went = () => latest.current?.();
    window.addEventListener('popstate', went);
    return () => window.removeEventListener('popstate', went);
  }, [led]);
}

/** Lets the next way back be led, too. */
export function stay() {
  if (history.state !== INSIDE) history.pushState(INSIDE, '');
}
