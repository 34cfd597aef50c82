/** Why a time is offered, as far as it holds for who reads it. Pure. */

const ANYWHERE = ['wished', 'soonest'] as const;
const BY_CLOCK = ['daytime', 'early_or_late'] as const;

/** Reasons by the clock hold only in the zone that the times were judged in. */
export function toldReasons(reasons: readonly string[], zone: string, judgedIn: string) {
  const all = [...ANYWHERE, ...(zone === judgedIn ? BY_CLOCK : [])];
  return all.filter((one) => reasons.includes(one));
}
