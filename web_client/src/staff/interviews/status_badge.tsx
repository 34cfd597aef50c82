import { IconAntennaBars5, IconCalendarEvent, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '../../live/wire';
import classes from './status_badge.module.css';

const ICONS = { scheduled: IconCalendarEvent, live: IconAntennaBars5, ended: IconCircleCheck };

/** Where an interview stands: a sign and a word. */
export function StatusBadge({ status }: { status: Status }) {
  const { t } = useTranslation('staff');
  const Icon = ICONS[status];
  return (
    <span className={classes.badge} data-status={status}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {t(`status.${status}`)}
    </span>
  );
}
