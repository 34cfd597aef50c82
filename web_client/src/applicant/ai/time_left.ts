/** Time that runs out: what is shown of it, and when it is worth reading out. Pure. */

import type { AiTurn } from '../../live/wire';

/** A wait that began and ends at moments of the session clock; `until_s` null has no end. */
export interface Span {
  from_s: number;
  until_s: number | null;
}

type TimedTurn = Pick<AiTurn, 'time_s' | 'until_s' | 'allowed_s'>;

/** The time that a turn belongs to; where it goes on, as if it had never stood still. */
export function spanOf({ time_s, until_s, allowed_s }: TimedTurn): Span {
  const timed = until_s !== null && allowed_s !== null;
  return { from_s: timed ? until_s - allowed_s : time_s, until_s };
}

/** Whole seconds left, never below zero; null where nothing ends. */
export function secondsLeft({ until_s }: Span, now_s: number): number | null {
  return until_s === null ? null : Math.max(0, Math.ceil(until_s - now_s));
}

/** Share of the span that is left, 1 to 0. */
export function shareLeft({ from_s, until_s }: Span, now_s: number): number {
  if (until_s === null || until_s <= from_s) return 0;
  return Math.min(1, Math.max(0, (until_s - now_s) / (until_s - from_s)));
}

/** Seconds as 0:09 or 12:30. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Seconds left at which a screen reader says so: often enough to plan by, too seldom to disturb. */
const SAID_AT_S = [10, 30, 60, 120];

/**
 * The last moment worth saying that `left_s` has passed, null before the first. A moment that
 * is more than half of all the time is left out: the time was told when it began.
 */
export function saidMoment(left_s: number, total_s: number): number | null {
  return SAID_AT_S.find((moment) => left_s <= moment && moment <= total_s / 2) ?? null;
}
