import {
  IconAntennaBars5,
  IconCalendarEvent,
  IconCalendarX,
  IconCircleCheck,
} from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import type { Status } from '../../live/wire';
import classes from './status_badge.module.css';

const ICONS = {
  scheduled: IconCalendarEvent,
  live: IconAntennaBars5,
  ended: IconCircleCheck,
  called_off: IconCalendarX,
};

/** Where an interview stands: a sign and a word. */
export function StatusBadge({
  status,
  calledOff,
}: {
  status: Status;
  calledOff?: boolean | undefined;
}) {
  const { t } = useTranslation('staff');
  const shown = calledOff ? 'called_off' : status;
  const Icon = ICONS[shown];
  return (
    <span className={classes.badge} data-status={shown}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {t(`status.${shown}`)}
    </span>
  );
}
