import { IconCircleCheck, IconHourglass, IconLogout2 } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import { cores, megabytes, milliseconds, whole } from './figures';
import classes from './operations.module.css';
import { Scrolled } from '../shell/scrolled';
import type { ProcessState, WorkerState } from './queries';

const ICONS = { starting: IconHourglass, ready: IconCircleCheck, draining: IconLogout2 };

interface Props {
  processes: readonly ProcessState[];
  workers: readonly WorkerState[];
}

/** Every process of the server, with what it takes and how many interviews it has. */
export function Processes({ processes, workers }: Props) {
  const { t, i18n } = useTranslation('staff');
  const names = [...new Set([...processes, ...workers].map(({ name }) => name))];
  const language = i18n.language;
  return (
    <section aria-labelledby="processes">
      <h2 id="processes" className={classes.heading}>
        {t('operations.processes')}
      </h2>
      <Scrolled label={t('operations.processes')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('operations.process')}</th>
              <th scope="col">{t('operations.state')}</th>
              <th scope="col">{t('operations.places')}</th>
              <th scope="col">{t('operations.cpu')}</th>
              <th scope="col">{t('operations.memory')}</th>
              <th scope="col">{t('operations.loop_late')}</th>
              <th scope="col">{t('operations.decoding_wait')}</th>
              <th scope="col">{t('operations.threads')}</th>
              <th scope="col">{t('operations.files')}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const process = processes.find((one) => one.name === name);
              const worker = workers.find((one) => one.name === name);
              return (
                <tr key={name}>
                  <th scope="row">
                    {name === 'main' ? t('operations.main') : name}
                    {process && <span className={classes.small}> {process.usage.pid}</span>}
                  </th>
                  <td>{worker ? <State state={worker.state} /> : t('operations.no_media')}</td>
                  <td>
                    {worker ? `${String(worker.sessions)} / ${String(worker.capacity)}` : '–'}
                  </td>
                  <td>{process ? cores(language, process.cores) : '–'}</td>
                  <td>{process ? megabytes(language, process.usage.rss_bytes) : '–'}</td>
                  <td>{process ? milliseconds(language, process.usage.loop_late_s) : '–'}</td>
                  <td>{process ? milliseconds(language, process.decoding.waiting_s) : '–'}</td>
                  <td>{process ? whole(language, process.usage.threads) : '–'}</td>
                  <td>{process ? whole(language, process.usage.open_files) : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrolled>
    </section>
  );
}

function State({ state }: { state: WorkerState['state'] }) {
  const { t } = useTranslation('staff');
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {t(`operations.worker.${state}`)}
    </span>
  );
}
