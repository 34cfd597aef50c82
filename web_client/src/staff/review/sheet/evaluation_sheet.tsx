import { Button } from '@mantine/core';
import { IconArrowLeft, IconHourglass, IconPrinter } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import {
  api,
  ApiError,
  type Evaluation,
  type Interview,
  type Standing,
  type Timeline,
} from '../../../api';
import { useTranslation } from '../../../i18n';
import { interviewQuery } from '../../interviews/queries';
import type { Score } from '../../../live/wire';
import { Interval } from '../../scores/interval';
import { PartsLine } from '../../scores/parts_line';
import { Empty, Failed, Waiting } from '../../shell/states';
import { useTitle } from '../../shell/title';
import { figure, measureName, measureValue } from '../../words/measures';
import {
  dimensionName,
  languageName,
  policyLaw,
  policyName,
  purposeName,
  reasonText,
} from '../../words/names';
import { dateTime } from '../../words/times';
import classes from './evaluation_sheet.module.css';
import { timelineQuery } from '../review_page';
import { ScoreValue } from './score_value';
import { SheetAnswers } from './sheet_answers';

const evaluationQuery = (id: string) =>
  queryOptions({
    queryKey: ['evaluation', id],
    queryFn: () => api.evaluation(id),
    // It is written within moments of the end.
    retry: (failures, error) =>
      error instanceof ApiError && error.code === 'wrong_state' && failures < 3,
  });

/** The evaluation sheet: what the interview came to, on paper if wanted. */
export function EvaluationSheet() {
  const { t } = useTranslation('staff');
  const { id } = useParams({ from: '/signed-in/framed/interviews/$id/evaluation' });
  const interview = useQuery({ ...interviewQuery(id), refetchInterval: false });
  const evaluation = useQuery(evaluationQuery(id));
  const timeline = useQuery(timelineQuery(id));
  useTitle(interview.data && t('sheet.title_of', { name: interview.data.applicant.name }));
  const error = evaluation.error ?? interview.error ?? timeline.error;
  if (error instanceof ApiError && error.code === 'wrong_state') {
    return (
      <Empty
        icon={<IconHourglass size={28} stroke={1.5} />}
        title={t('sheet.not_yet')}
        text={t('sheet.not_yet_text')}
      />
    );
  }
  if (error) return <Failed error={error} retry={() => void evaluation.refetch()} />;
  if (!interview.data || !evaluation.data || !timeline.data) return <Waiting />;
  return <Sheet interview={interview.data} evaluation={evaluation.data} timeline={timeline.data} />;
}

interface SheetProps {
  interview: Interview;
  evaluation: Evaluation;
  timeline: Timeline;
}

function Sheet({ interview, evaluation, timeline }: SheetProps) {
  const { t } = useTranslation('staff');
  return (
    <>
      <div className={classes.bar}>
        <Link to="/interviews/$id/review" params={{ id: interview.id }} className={classes.back}>
          <IconArrowLeft size={16} aria-hidden /> {t('interviews.review')}
        </Link>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => window.print()}
        >
          {t('sheet.print')}
        </Button>
      </div>
      <article className={classes.sheet}>
        <Head interview={interview} evaluation={evaluation} />
        <Scores evaluation={evaluation} interview={interview} />
        <SheetAnswers evaluation={evaluation} timeline={timeline} />
        <MeasureTable evaluation={evaluation} />
        <Basis interview={interview} evaluation={evaluation} />
      </article>
    </>
  );
}

function Head({ interview, evaluation }: Omit<SheetProps, 'timeline'>) {
  const { t, i18n } = useTranslation('staff');
  const facts = [
    [t('sheet.opening'), interview.opening.title],
    [t('interview.time'), dateTime(i18n.language, interview.started_at ?? interview.starts_at)],
    ...(interview.lead === 'ai' ? [[t('arrange.lead'), t('arrange.by_ai')]] : []),
    [t('interview.panel'), interview.panel.map(({ name }) => name).join(t('list.separator'))],
    [t('interview.language'), languageName(i18n.language, interview.language)],
    [t('sheet.written'), dateTime(i18n.language, evaluation.created_at)],
  ];
  return (
    <header className={classes.head}>
      <div>
        <p className={classes.kind}>{t('review.sheet')}</p>
        <h1>{interview.applicant.name}</h1>
        <dl>
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <Composite
        score={evaluation.composite}
        passLine={interview.job.pass_line}
        standing={evaluation.standing ?? null}
      />
    </header>
  );
}

interface CompositeProps {
  score: Score;
  passLine: number | null;
  standing: Standing | null;
}

function Composite({ score, passLine, standing }: CompositeProps) {
  const { t, i18n } = useTranslation('staff');
  return (
    <div className={classes.composite}>
      <span className={classes.kind}>{t('dimension.composite')}</span>
      {score.value === null ? (
        <>
          <strong className={classes.unrated}>{t('score.unrated')}</strong>
          <span>{reasonText(t, score.reason)}</span>
        </>
      ) : (
        <strong className={classes.value}>
          {figure(i18n.language, score.value, 0)}
          <small>{t('score.of', { scale: score.scale })}</small>
        </strong>
      )}
      <Interval score={score} />
      {passLine !== null && (
        <span>{t('sheet.pass_line', { line: figure(i18n.language, passLine, 0) })}</span>
      )}
      {standing && <StandingLines standing={standing} />}
    </div>
  );
}

function StandingLines({ standing }: { standing: Standing }) {
  const { t, i18n } = useTranslation('staff');
  const { rank, mean, rated, at_least } = standing;
  if (mean === null) return <span>{t('sheet.too_few', { count: rated, least: at_least })}</span>;
  return (
    <>
      {rank !== null && <span>{t('sheet.rank', { rank, total: rated })}</span>}
      <span>{t('sheet.mean', { mean: figure(i18n.language, mean, 0) })}</span>
      <span>{t('sheet.compared', { count: rated })}</span>
    </>
  );
}

function Scores({ evaluation, interview }: { evaluation: Evaluation; interview: Interview }) {
  const { t, i18n } = useTranslation('staff');
  const scores = evaluation.scores.filter(({ dimension }) => dimension !== 'composite');
  return (
    <section>
      <h2>{t('sheet.scores')}</h2>
      <div className={classes.parts}>
        <PartsLine parts={evaluation.parts} />
      </div>
      <p className={classes.kind}>{t('sheet.scores_lead')}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('sheet.dimension')}</th>
            <th scope="col" data-figure>
              {t('sheet.weight')}
            </th>
            <th scope="col" data-figure>
              {t('sheet.score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {scores.map((score) => (
            <tr key={score.dimension}>
              <th scope="row">{dimensionName(t, interview.job, score.dimension)}</th>
              <td data-figure>
                {score.weight > 0
                  ? `${figure(i18n.language, score.weight * 100, 0)}%`
                  : t('score.not_counted')}
              </td>
              <td data-figure>
                <ScoreValue score={score} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MeasureTable({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation('staff');
  const measures = Object.entries(evaluation.measures);
  if (measures.length === 0) return null;
  return (
    <section>
      <h2>{t('review.measures')}</h2>
      <p className={classes.kind}>{t('sheet.measures_lead')}</p>
      <table className={classes.table}>
        <tbody>
          {measures.map(([id, { value, low, high, count, model }]) => (
            <tr key={id}>
              <th scope="row">{measureName(t, id)}</th>
              <td data-figure>
                {measureValue(t, i18n.language, id, value)}{' '}
                {low !== null && high !== null && (count ?? 1) > 1 && (
                  <span className={classes.model}>
                    {t('sheet.range', {
                      low: measureValue(t, i18n.language, id, low),
                      high: measureValue(t, i18n.language, id, high),
                    })}
                  </span>
                )}
              </td>
              <td className={classes.model}>{model}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What the figures rest on: the rules, the models, the policy, what the person allowed. */
function Basis({ interview, evaluation }: Omit<SheetProps, 'timeline'>) {
  const { t } = useTranslation('staff');
  return (
    <section className={classes.basis}>
      <h2>{t('sheet.basis')}</h2>
      <dl>
        <div>
          <dt>{t('sheet.rules')}</dt>
          <dd>{evaluation.rules}</dd>
        </div>
        <div>
          <dt>{t('sheet.settings')}</dt>
          <dd>{evaluation.settings === '' ? t('rescore.unknown') : evaluation.settings}</dd>
        </div>
        {evaluation.models.length > 0 && (
          <div>
            <dt>{t('sheet.models')}</dt>
            <dd>{evaluation.models.join(t('list.separator'))}</dd>
          </div>
        )}
        <div>
          <dt>{t('interview.policy')}</dt>
          <dd>{policyName(t, interview.policy)}</dd>
        </div>
        <div>
          <dt>{t('policy_facts.law')}</dt>
          <dd>{policyLaw(t, interview.policy.id)}</dd>
        </div>
        <div>
          <dt>{t('policy_facts.kept')}</dt>
          <dd>{t('policy_facts.days', { count: interview.policy.retention_days })}</dd>
        </div>
        {interview.policy.human_review && (
          <div>
            <dt>{t('policy_facts.rejecting')}</dt>
            <dd>{t('policy_facts.human')}</dd>
          </div>
        )}
        {Object.entries(interview.consents ?? {}).map(([purpose, given]) => (
          <div key={purpose}>
            <dt>{purposeName(t, purpose)}</dt>
            <dd>{given ? t('interview.allowed') : t('interview.refused')}</dd>
          </div>
        ))}
      </dl>
      <p>{t('sheet.human')}</p>
    </section>
  );
}
