/** When the applicant likes to meet: days by parts of the day, one tap each. */
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type Hours } from '../../scheduling';
import type { TimeProps } from './facts';

const PARTS = {
  morning: [9 * 60, 12 * 60],
  afternoon: [12 * 60, 18 * 60],
  evening: [18 * 60, 21 * 60],
} as const;
type Part = keyof typeof PARTS;
const DAYS = [0, 1, 2, 3, 4, 5, 6];

const keyOf = (day: number, part: Part) => `${day}:${part}`;

export function Wishes({ token, time, zone, onTime }: TimeProps & { zone: string }) {
  const { t, i18n } = useTranslation('applicant');
  const [wanted, setWanted] = useState(() => chosenParts(time.hours));
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const toggle = (key: string) =>
    setWanted((now) => new Set(now.has(key) ? [...now].filter((k) => k !== key) : [...now, key]));
  const save = async () => {
    setBusy(true);
    setFailed(false);
    try {
      onTime(await scheduling.wish(token, zone, hoursOf(wanted)));
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card wishes">
      <h2>{t('time.wishes')}</h2>
      <p className="small soft">{t('time.wishes_text')}</p>
      <table>
        <thead>
          <tr>
            <td />
            {(Object.keys(PARTS) as Part[]).map((part) => (
              <th key={part} scope="col">
                {t(`time.part.${part}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((day) => (
            <tr key={day}>
              <th scope="row">{weekday(i18n.language, day)}</th>
              {(Object.keys(PARTS) as Part[]).map((part) => (
                <td key={part}>
                  <button
                    className="part"
                    aria-pressed={wanted.has(keyOf(day, part))}
                    aria-label={`${weekday(i18n.language, day)} ${t(`time.part.${part}`)}`}
                    onClick={() => toggle(keyOf(day, part))}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {failed && (
        <p className="word bad" role="alert">
          {t('time.problem.failed')}
        </p>
      )}
      <button className="button main" disabled={busy} onClick={() => void save()}>
        {t(busy ? 'time.searching' : 'time.find')}
      </button>
    </section>
  );
}

function chosenParts(hours: readonly Hours[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { weekday: day, from_minute, to_minute } of hours) {
    for (const part of Object.keys(PARTS) as Part[]) {
      const [from, to] = PARTS[part];
      if (from_minute <= from && to <= to_minute) found.add(keyOf(day, part));
    }
  }
  return found;
}

/** The chosen parts as hours; parts that touch become one stretch. */
function hoursOf(wanted: ReadonlySet<string>): Hours[] {
  const found: Hours[] = [];
  for (const day of DAYS) {
    for (const part of Object.keys(PARTS) as Part[]) {
      if (!wanted.has(keyOf(day, part))) continue;
      const [from, to] = PARTS[part];
      const last = found.at(-1);
      if (last?.weekday === day && last.to_minute === from) last.to_minute = to;
      else found.push({ weekday: day, from_minute: from, to_minute: to });
    }
  }
  return found;
}

/** A weekday's short name; 0 is Monday. */
function weekday(locale: string, day: number): string {
  const monday = Date.UTC(2024, 0, 1);
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(
    monday + day * 86_400_000,
  );
}
