/** Times as an applicant reads them: in a zone of their choice. */

/** The zone that this device is set to. */
export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every zone by its IANA name, the given ones first. */
export function zones(...first: string[]): string[] {
  const all =
    typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...first, ...all])];
}

/** "Tuesday, 24 November". */
export function dayIn(locale: string, at: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
  }).format(new Date(at));
}

/** "10:00". */
export function timeIn(locale: string, at: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    hourCycle: 'h23',
  }).format(new Date(at));
}

/** A sortable key of the day in that zone: "2026-11-24". */
function dayKeyIn(at: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(at));
}

/** A zone as people call it, with its distance from UTC on that day. */
export function zoneName(locale: string, at: string | null, zone: string): string {
  const chinese = locale.startsWith('zh');
  if (chinese && zone === 'Asia/Shanghai') return '北京时间'; // nobody says 中国标准时间
  const named = zonePart(locale, 'long', at, zone);
  const offset = zonePart('en', 'shortOffset', at, zone).replace('GMT', 'UTC');
  const name = /^(?:GMT|UTC)/.test(named) ? zone.replaceAll('_', ' ') : named;
  return chinese ? `${name}（${offset}）` : `${name} (${offset})`;
}

function zonePart(
  locale: string,
  timeZoneName: 'long' | 'shortOffset',
  at: string | null,
  timeZone: string,
): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(
    at === null ? new Date() : new Date(at),
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Times by day, in order. */
export function byDayIn<T extends { starts_at: string }>(
  times: readonly T[],
  zone: string,
): { day: string; times: T[] }[] {
  const days = new Map<string, T[]>();
  for (const time of times) {
    const key = dayKeyIn(time.starts_at, zone);
    days.set(key, [...(days.get(key) ?? []), time]);
  }
  return [...days].map(([day, those]) => ({ day, times: those }));
}
