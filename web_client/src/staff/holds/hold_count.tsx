import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from '../../i18n';
import classes from './holds.module.css';
import { holdsQuery } from './wire';

/** How much is kept beyond its time, and the way there; nothing while there is none. */
export function HoldCount() {
  const { t } = useTranslation('staff');
  const count = useQuery(holdsQuery()).data?.length ?? 0;
  if (count === 0) return null;
  return (
    <p className={classes.count}>
      <Link to="/legal-holds">{t('holds.title')}</Link>: {t('holds.in_force', { count })}
    </p>
  );
}
