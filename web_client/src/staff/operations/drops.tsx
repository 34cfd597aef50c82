import { useTranslation } from '../../i18n';
import { whole } from './figures';
import classes from './operations.module.css';
import type { Operations } from './queries';

const COUNTED = [
  'messages_superseded',
  'sockets_too_slow',
  'handover_dropped',
  'journal_failures',
  'journal_dropped',
  'duties_failed',
] as const;

/** What was lost, refused or given up since the server started: all zeros on a good day. */
export function Drops({ now }: { now: Operations }) {
  const { t, i18n } = useTranslation('staff');
  const rows = [
    ...COUNTED.map((name) => [name, now.counters[name] ?? 0] as const),
    ['findings_dropped', now.findings_dropped] as const,
    ['recordings_failed', now.recordings_failed] as const,
    ['workers_died', now.workers_died] as const,
  ];
  return (
    <section aria-labelledby="drops">
      <h2 id="drops" className={classes.heading}>
        {t('operations.drops')}
      </h2>
      <dl className={`${classes.card ?? ''} ${classes.figures ?? ''}`}>
        {rows.map(([name, count]) => (
          <div key={name}>
            <dt>{t(`operations.drop.${name}`)}</dt>
            <dd>{whole(i18n.language, count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
