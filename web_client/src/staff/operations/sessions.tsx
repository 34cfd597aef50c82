import { IconServer2 } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import { StatusBadge } from '../interviews/status_badge';
import { Empty } from '../shell/states';
import { lossShare, megabytes, milliseconds, whole } from './figures';
import classes from './operations.module.css';
import { Scrolled } from '../shell/scrolled';
import type { SessionState, StreamStatistics } from './queries';

/** Every open interview: where it is, what arrives, what waits. */
export function Sessions({ sessions }: { sessions: readonly SessionState[] }) {
  const { t } = useTranslation('staff');
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" className={classes.heading}>
        {t('operations.sessions')}
      </h2>
      {sessions.length === 0 ? (
        <div className={classes.card}>
          <Empty
            icon={<IconServer2 size={28} stroke={1.5} />}
            title={t('operations.no_sessions')}
            text={t('operations.no_sessions_text')}
          />
        </div>
      ) : (
        <ul className={classes.sessions}>
          {sessions.map((session) => (
            <Session key={session.id} session={session} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Session({ session }: { session: SessionState }) {
  const { t, i18n } = useTranslation('staff');
  const analysis = session.streams.map(({ counters }) => counters);
  const sum = (of: (counters: (typeof analysis)[number]) => number) =>
    whole(
      i18n.language,
      analysis.reduce((total, counters) => total + of(counters), 0),
    );
  const discarded = Object.values(session.dropped).reduce((total, count) => total + count, 0);
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <h3 className={classes.id}>{session.id}</h3>
        <StatusBadge status={session.status} />
      </div>
      <dl className={classes.figures}>
        <Figure
          name={t('operations.place')}
          value={
            session.worker === 'main'
              ? t('operations.main')
              : (session.worker ?? t('operations.no_room'))
          }
        />
        <Figure name={t('operations.people')} value={whole(i18n.language, session.sockets)} />
        <Figure name={t('operations.viewers')} value={whole(i18n.language, session.viewers)} />
        <Figure
          name={t('operations.recording')}
          value={t(session.recording ? 'operations.on' : 'operations.off')}
        />
        <Figure
          name={t('operations.analysis_waiting')}
          value={sum(({ waiting }) => waiting)}
          detail={t('operations.skipped', { count: sum(({ dropped }) => dropped) })}
        />
        <Figure
          name={t('operations.outbox')}
          value={whole(i18n.language, session.outbox_longest)}
          detail={t('operations.journal', {
            count: whole(i18n.language, session.journal_pending),
          })}
        />
        <Figure
          name={t('operations.unsent')}
          value={whole(i18n.language, session.unsent.video ?? 0)}
          detail={t('operations.thinned', {
            count: whole(i18n.language, session.sent.video?.thinned ?? 0),
          })}
        />
        <Figure
          name={t('operations.unwritten')}
          value={whole(i18n.language, session.unwritten)}
          detail={t('operations.recorded', {
            size: megabytes(i18n.language, session.recorded_bytes),
          })}
        />
        <Figure name={t('operations.discarded')} value={whole(i18n.language, discarded)} />
      </dl>
      {analysis.some(({ failed }) => failed) && (
        <p className={classes.failed}>{t('operations.analyzer_failed')}</p>
      )}
      <Media media={session.media} />
    </li>
  );
}

function Figure(props: { name: string; value: string; detail?: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        {props.value}
        {props.detail !== undefined && <span className={classes.small}> {props.detail}</span>}
      </dd>
    </div>
  );
}

function Media({ media }: { media: SessionState['media'] }) {
  const { t, i18n } = useTranslation('staff');
  const kinds = (['video', 'audio'] as const).flatMap((kind): [string, StreamStatistics][] => {
    const stream = media[kind];
    return stream === undefined ? [] : [[t(`operations.kind.${kind}`), stream]];
  });
  if (kinds.length === 0) return <p className={classes.note}>{t('operations.no_stream')}</p>;
  const language = i18n.language;
  return (
    <Scrolled label={t('operations.media')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('operations.media')}</th>
            <th scope="col">{t('operations.packets')}</th>
            <th scope="col">{t('operations.lost')}</th>
            <th scope="col">{t('operations.jitter')}</th>
            <th scope="col">NACK</th>
            <th scope="col">{t('operations.recovered')}</th>
            <th scope="col">PLI</th>
            <th scope="col">{t('operations.waiting')}</th>
            <th scope="col">{t('operations.shed')}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(([name, stream]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{whole(language, stream.packets)}</td>
              <td>{lossShare(language, stream.lost, stream.packets)}</td>
              <td>{milliseconds(language, stream.jitter_ms / 1000)}</td>
              <td>{whole(language, stream.nacks)}</td>
              <td>{whole(language, stream.recovered)}</td>
              <td>{whole(language, stream.plis)}</td>
              <td>{whole(language, stream.waiting_packets + stream.waiting_frames)}</td>
              <td>{whole(language, stream.shed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
