/** Times in words and figures. */

/** Seconds as m:ss, or h:mm:ss from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.floor(Math.abs(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const text = h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  return seconds <= -1 ? `−${text}` : text;
}

const two = (n: number) => String(n).padStart(2, '0');

/** A date and time of day: "Sat, 21 Nov, 14:30". The year is said where it is not this one. */
export function dateTime(locale: string, at: string, now = new Date()): string {
  const date = new Date(at);
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(date);
}

/** The time of day: "14:30". */
export function timeOfDay(locale: string, at: string): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(at));
}

/** A time zone in words, "China Time"; the viewer's own where none is named. */
export function zoneName(locale: string, zone?: string): string {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZoneName: 'longGeneric',
    ...(zone && { timeZone: zone }),
  }).formatToParts();
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone ?? '';
}

/** A calendar day in the viewer's zone, as a sortable key: "2026-11-21". */
export function dayKey(at: string | Date): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A day's heading: "today", "tomorrow", or the date. */
export function dayName(locale: string, at: string, now = new Date()): string {
  const days = Math.round((startOfDay(new Date(at)) - startOfDay(now)) / 86_400_000);
  const date = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(new Date(at).getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(new Date(at));
  if (Math.abs(days) > 1) return date;
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  return `${near.charAt(0).toLocaleUpperCase(locale)}${near.slice(1)} · ${date}`;
}

const startOfDay = (date: Date) =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
