import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { HoldCount } from '../holds/hold_count';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { Checklist } from './checklist';
import { Drops } from './drops';
import { Latencies } from './latencies';
import classes from './operations.module.css';
import { Processes } from './processes';
import { operationsQuery } from './queries';
import { Sessions } from './sessions';

/** What the server does right now, for those who run it. */
export function OperationsPage() {
  const { t } = useTranslation('staff');
  useTitle(t('operations.title'));
  const now = useQuery(operationsQuery);
  if (now.isPending) return <Waiting />;
  if (now.data === undefined) {
    return <Failed error={now.error} retry={() => void now.refetch()} />;
  }
  return (
    <>
      <h1>{t('operations.title')}</h1>
      <p className={classes.lead} role="status">
        {now.isError
          ? t('operations.stale')
          : now.data.draining
            ? t('operations.draining')
            : t('operations.fresh')}
      </p>
      <Checklist now={now.data} />
      <HoldCount />
      <Latencies hops={now.data.latency} />
      <Processes processes={now.data.processes} workers={now.data.workers} />
      <Sessions sessions={now.data.sessions} />
      <Drops now={now.data} />
    </>
  );
}
