/** Proposed times with their reasons in words; the best is on top. */
import { UnstyledButton } from '@mantine/core';
import { type TFunction, useTranslation } from '../../i18n';
import type { Slot, SlotReason, TimesFound } from '../../scheduling';
import { errorText } from '../words/errors';
import { dateTime, timeOfDay, zoneName } from '../words/times';
import classes from './calendar.module.css';

interface SlotListProps {
  found: TimesFound | undefined;
  pending: boolean;
  error: Error | null;
  chosen?: string | undefined;
  onChoose: (slot: Slot) => void;
}

export function SlotList({ found, pending, error, chosen, onChoose }: SlotListProps) {
  const { t, i18n } = useTranslation('staff');
  if (error) {
    return (
      <p role="alert" className={classes.soft}>
        {errorText(t, error)}
      </p>
    );
  }
  if (pending || found === undefined) return <p role="status">{t('calendar.searching')}</p>;
  if (found.items.length === 0) return <p className={classes.soft}>{t('calendar.no_times')}</p>;
  const zone = found.applicant_zone;
  const away = zone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <ul className={classes.slots}>
      {found.items.map((slot, index) => (
        <li key={slot.starts_at}>
          <UnstyledButton
            className={classes.slot}
            aria-pressed={slot.starts_at === chosen}
            onClick={() => onChoose(slot)}
          >
            <span className={classes.slotTime}>
              {dateTime(i18n.language, slot.starts_at)}–{timeOfDay(i18n.language, slot.ends_at)}
              {index === 0 && <span className={classes.best}>{t('calendar.best')}</span>}
            </span>
            <span className={classes.soft}>
              {slot.panel.map(({ name }) => name).join(t('list.separator'))}
            </span>
            <span className={classes.soft}>{reasonsText(t, slot.reasons)}</span>
            {away && (
              <span className={classes.soft}>
                {t('calendar.for_applicant', {
                  time: timeThere(i18n.language, slot.starts_at, zone),
                  zone: zoneName(i18n.language, zone),
                })}
              </span>
            )}
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

/** Why a time is proposed, as one line. */
function reasonsText(t: TFunction<'staff'>, reasons: readonly SlotReason[]): string {
  return reasons.map((reason) => t(`calendar.reason.${reason}`)).join(t('list.separator'));
}

function timeThere(locale: string, at: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(at));
}
