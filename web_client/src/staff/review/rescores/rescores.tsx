import { Alert, Button, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconHistory, IconRefresh } from '@tabler/icons-react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Interview, Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import type { Moment } from '../../scores/evidence_list';
import { arranges, useMe } from '../../session/session';
import { Empty, Failed, Waiting } from '../../shell/states';
import { errorText, problemText } from '../../words/errors';
import { figure } from '../../words/measures';
import { dimensionName, reasonText } from '../../words/names';
import { clock, dateTime } from '../../words/times';
import classes from './rescores.module.css';
import * as wire from './wire';
import type { Reading, Rescore, ScoreBeside, Versions } from './wire';

const isOpen = ({ state }: Rescore) => state === 'waiting' || state === 'running';

const rescoresQuery = (id: string) =>
  queryOptions({
    queryKey: ['rescores', id],
    queryFn: () => wire.rescores(id),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? 2_000 : false),
  });

interface RescoresProps {
  interview: Interview;
  timeline: Timeline;
  hear: (moment: Moment) => void;
}

/** The interview scored again by today's models, rules and settings, beside its sheet. */
export function Rescores({ interview, timeline, hear }: RescoresProps) {
  const { t } = useTranslation('staff');
  const list = useQuery(rescoresQuery(interview.id));
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const { items } = list.data;
  const act = (
    <ScoreAgain interview={interview} timeline={timeline} underWay={items.some(isOpen)} />
  );
  if (items.length === 0) {
    return (
      <Empty
        icon={<IconHistory size={28} stroke={1.5} />}
        title={t('rescore.none')}
        text={t('rescore.lead')}
        act={act}
      />
    );
  }
  return (
    <div className={classes.list}>
      <p className={classes.lead}>{t('rescore.lead')}</p>
      {act}
      {items.map((item) => (
        <Scored key={item.id} rescore={item} timeline={timeline} hear={hear} />
      ))}
    </div>
  );
}

interface ScoreAgainProps {
  interview: Interview;
  timeline: Timeline;
  underWay: boolean;
}

function ScoreAgain({ interview, timeline, underWay }: ScoreAgainProps) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const request = useMutation({
    mutationFn: () => wire.rescore(interview.id),
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['rescores', interview.id] }),
  });
  if (!arranges(me)) return null;
  const recorded = timeline.parts.some(({ participant }) => participant === interview.applicant.id);
  if (interview.status !== 'ended') return <p>{t('rescore.not_ended')}</p>;
  if (!recorded) return <p>{t('rescore.not_recorded')}</p>;
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={request.isPending}
      disabled={underWay}
      onClick={() => request.mutate()}
    >
      {t('rescore.act')}
    </Button>
  );
}

interface ScoredProps {
  rescore: Rescore;
  timeline: Timeline;
  hear: (moment: Moment) => void;
}

function Scored({ rescore, timeline, hear }: ScoredProps) {
  const { t, i18n } = useTranslation('staff');
  const { requested_at, requested_by, state, progress, problem } = rescore;
  return (
    <section className={classes.scored}>
      <h3>
        {dateTime(i18n.language, requested_at)}
        <small>{requested_by === '' ? t('rescore.by_operator') : requested_by}</small>
      </h3>
      {isOpen(rescore) && (
        <div role="status">
          <p className={classes.lead}>
            {t(state === 'running' ? 'rescore.state.running' : 'rescore.state.waiting')}
          </p>
          <Progress
            value={progress * 100}
            animated={state === 'running'}
            aria-label={t('rescore.progress')}
          />
        </div>
      )}
      {state === 'failed' && (
        <Alert color="red" variant="light" title={t('rescore.state.failed')}>
          {problem && problemText(t, problem)}
        </Alert>
      )}
      {state === 'done' && <Comparison rescore={rescore} timeline={timeline} hear={hear} />}
    </section>
  );
}

function Comparison({ rescore, timeline, hear }: ScoredProps) {
  const { t } = useTranslation('staff');
  const whole = rescore.scores.filter(({ answer }) => answer === '');
  return (
    <>
      <ScoreTable scores={whole} timeline={timeline} />
      {timeline.answers.length > 0 && (
        <details className={classes.answers}>
          <summary>{t('rescore.by_answer')}</summary>
          {timeline.answers.map(({ id, question }, i) => (
            <div key={id}>
              <h4 lang={timeline.job.language}>
                {i + 1} {question}
              </h4>
              <ScoreTable
                scores={rescore.scores.filter(({ answer }) => answer === id)}
                timeline={timeline}
              />
            </div>
          ))}
        </details>
      )}
      {rescore.reading && <Claims reading={rescore.reading} timeline={timeline} hear={hear} />}
      {rescore.before && rescore.after && (
        <MadeWith before={rescore.before} after={rescore.after} />
      )}
    </>
  );
}

function ScoreTable({ scores, timeline }: { scores: ScoreBeside[]; timeline: Timeline }) {
  const { t } = useTranslation('staff');
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('sheet.dimension')}</th>
            <th scope="col">{t('rescore.before')}</th>
            <th scope="col">{t('rescore.after')}</th>
            <th scope="col">{t('rescore.change')}</th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.dimension}>
              <th scope="row">{dimensionName(t, timeline.job, score.dimension)}</th>
              <td>
                <Value value={score.before} reason={score.before_reason} scale={score.scale} />
              </td>
              <td>
                <Value value={score.after} reason={score.after_reason} scale={score.scale} />
              </td>
              <td>
                <Change score={score} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ value, reason, scale }: { value: number | null; reason: string; scale: number }) {
  const { t, i18n } = useTranslation('staff');
  if (value !== null) return <b>{figure(i18n.language, value, scale === 100 ? 0 : 1)}</b>;
  return <span className={classes.reason}>{reason === '' ? '–' : reasonText(t, reason)}</span>;
}

function Change({ score }: { score: ScoreBeside }) {
  const { i18n } = useTranslation('staff');
  const { before, after, scale } = score;
  if (before === null || after === null) return <>–</>;
  return (
    <>
      {new Intl.NumberFormat(i18n.language, {
        signDisplay: 'exceptZero',
        maximumFractionDigits: scale === 100 ? 0 : 1,
      }).format(after - before)}
    </>
  );
}

interface ClaimsProps {
  reading: Reading;
  timeline: Timeline;
  hear: (moment: Moment) => void;
}

/** What a large model quotes; no score depends on it. */
function Claims({ reading, timeline, hear }: ClaimsProps) {
  const { t } = useTranslation('staff');
  const start = timeline.started_s ?? 0;
  return (
    <>
      <h4>{t('rescore.claims', { model: reading.model })}</h4>
      <p className={classes.lead}>
        {t('rescore.claims_lead')} {t('rescore.thrown_away', { count: reading.thrown_away })}{' '}
        {reading.unread > 0 && t('rescore.unread', { count: reading.unread })}
      </p>
      <ul className={classes.claims}>
        {reading.claims.map((claim) => (
          <li key={`${claim.answer}/${claim.competency}/${claim.text}/${claim.quote}`}>
            <b>
              {dimensionName(t, timeline.job, claim.competency)} · {t(`rescore.${claim.shows}`)}
            </b>
            <span lang={timeline.job.language}>{claim.text}</span>
            <button type="button" onClick={() => hear(claim)}>
              <q lang={timeline.job.language}>{claim.quote}</q> {clock(claim.start_s - start)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What either was made with; only what differs is told twice. */
function MadeWith({ before, after }: { before: Versions; after: Versions }) {
  const { t } = useTranslation('staff');
  const join = (models: string[]) => models.join(t('list.separator'));
  const rows = [
    [t('sheet.rules'), before.rules, after.rules],
    [t('sheet.settings'), before.settings || t('rescore.unknown'), after.settings],
    [t('sheet.models'), join(before.models), join(after.models)],
  ] as const;
  const changed = rows.filter(([, old, now]) => old !== now);
  if (changed.length === 0) return <p className={classes.lead}>{t('rescore.same')}</p>;
  return (
    <dl className={classes.versions}>
      {changed.map(([name, old, now]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {old} → {now}
          </dd>
        </div>
      ))}
    </dl>
  );
}
