/** Hours by weekday, as rows of from-to fields. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import type { Hours } from '../../scheduling';
import classes from './calendar.module.css';

const DAYS = [0, 1, 2, 3, 4, 5, 6];

interface WeekHoursProps {
  title: string;
  text: string;
  value: readonly Hours[];
  /** Minutes of a stretch that is added to an empty day. */
  preset: readonly [number, number];
  onChange: (hours: Hours[]) => void;
}

export function WeekHours({ title, text, value, preset, onChange }: WeekHoursProps) {
  const { t, i18n } = useTranslation('staff');
  const of = (day: number) => value.filter(({ weekday }) => weekday === day);
  const others = (day: number) => value.filter(({ weekday }) => weekday !== day);
  const set = (day: number, hours: Hours[]) => onChange([...others(day), ...hours]);
  const add = (day: number) => {
    const last = of(day).at(-1);
    const from = last === undefined ? preset[0] : Math.min(last.to_minute + 60, 23 * 60);
    const to = last === undefined ? preset[1] : Math.min(from + 120, 24 * 60 - 1);
    set(day, [...of(day), { weekday: day, from_minute: from, to_minute: to }]);
  };
  const copyMonday = () => {
    const weekend = value.filter(({ weekday }) => weekday > 4);
    onChange([
      ...[0, 1, 2, 3, 4].flatMap((day) => of(0).map((hours) => ({ ...hours, weekday: day }))),
      ...weekend,
    ]);
  };
  return (
    <fieldset style={{ border: 0, padding: 0, margin: '0 0 24px' }}>
      <legend className={classes.heading}>{title}</legend>
      <p className={classes.soft}>{text}</p>
      {DAYS.map((day) => (
        <div key={day} className={classes.day}>
          <span className={classes.dayName}>{weekdayName(i18n.language, day)}</span>
          <div className={classes.spans}>
            {of(day).map((hours, index) => (
              <span key={`${day}-${index}`} className={classes.span}>
                <TextInput
                  type="time"
                  aria-label={t('hours.from', { day: weekdayName(i18n.language, day) })}
                  value={clockOf(hours.from_minute)}
                  onChange={(event) =>
                    set(
                      day,
                      replaced(of(day), index, {
                        from_minute: minuteOf(event.currentTarget.value),
                      }),
                    )
                  }
                />
                –
                <TextInput
                  type="time"
                  aria-label={t('hours.to', { day: weekdayName(i18n.language, day) })}
                  value={clockOf(hours.to_minute)}
                  onChange={(event) =>
                    set(
                      day,
                      replaced(of(day), index, { to_minute: minuteOf(event.currentTarget.value) }),
                    )
                  }
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('hours.remove', { day: weekdayName(i18n.language, day) })}
                  onClick={() =>
                    set(
                      day,
                      of(day).filter((_, i) => i !== index),
                    )
                  }
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </span>
            ))}
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={t('hours.add', { day: weekdayName(i18n.language, day) })}
              onClick={() => add(day)}
            >
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
            {day === 0 && of(0).length > 0 && (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconCopy size={14} aria-hidden />}
                onClick={copyMonday}
              >
                {t('hours.copy_monday')}
              </Button>
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function replaced(hours: readonly Hours[], index: number, part: Partial<Hours>): Hours[] {
  return hours.map((one, i) => (i === index ? { ...one, ...part } : one));
}

/** "09:30" of minutes after midnight; the end of a day is shown as 23:59. */
function clockOf(minute: number): string {
  const shown = Math.min(minute, 24 * 60 - 1);
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

function weekdayName(locale: string, day: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, 1 + day),
  );
}
