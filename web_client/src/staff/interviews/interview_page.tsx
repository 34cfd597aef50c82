import { Paper } from '@mantine/core';
import {
  IconArrowLeft,
  IconCheck,
  IconMinus,
  IconPlayerPlay,
  IconVideo,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { PolicyFacts } from '../policies/policy_facts';
import { arranges, conducts, useMe } from '../session/session';
import { Facts, type Fact } from '../shell/facts';
import { ButtonLink } from '../shell/links';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { figure } from '../words/measures';
import { languageName, policyName, purposeName, reasonText } from '../words/names';
import { dateTime } from '../words/times';
import classes from './interview_page.module.css';
import { JoinLink } from './join_link';
import { interviewQuery } from './queries';
import { StatusBadge } from './status_badge';

/** One interview: what was arranged, who comes in how, and the way to the panel or the review. */
export function InterviewPage() {
  const { id } = useParams({ from: '/signed-in/framed/interviews/$id' });
  const interview = useQuery(interviewQuery(id));
  useTitle(interview.data?.applicant.name);
  if (interview.isPending) return <Waiting />;
  if (interview.isError) {
    return <Failed error={interview.error} retry={() => void interview.refetch()} />;
  }
  return <Arranged interview={interview.data} />;
}

function Arranged({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  return (
    <>
      <Link to="/interviews" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('interviews.title')}
      </Link>
      <div className={classes.top}>
        <div>
          <h1>
            {arranges(me) ? (
              <Link to="/applicants/$id" params={{ id: interview.applicant.id }}>
                {interview.applicant.name}
              </Link>
            ) : (
              interview.applicant.name
            )}
          </h1>
          <p className={classes.opening}>
            {interview.opening.title}{' '}
            <StatusBadge status={interview.status} calledOff={interview.called_off} />
          </p>
        </div>
        <MainAct interview={interview} />
      </div>
      <div className={classes.columns}>
        <div className={classes.column}>
          {interview.status === 'ended' && !interview.called_off && (
            <Outcome interview={interview} />
          )}
          {interview.status !== 'ended' && conducts(me) && (
            <Card title={t('interview.link')}>
              <JoinLink interview={interview} />
            </Card>
          )}
          <Questions interview={interview} />
        </div>
        <div className={classes.column}>
          <Arrangement interview={interview} />
          <Card title={t('policy_facts.title')}>
            <PolicyFacts policy={interview.policy} />
          </Card>
          <Consents interview={interview} />
        </div>
      </div>
    </>
  );
}

function MainAct({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  if (interview.erased_at !== null || interview.called_off) return null;
  if (interview.status === 'ended') {
    return (
      <div className={classes.acts}>
        <ButtonLink to="/interviews/$id/evaluation" params={{ id: interview.id }} variant="default">
          {t('review.sheet')}
        </ButtonLink>
        <ButtonLink
          to="/interviews/$id/review"
          params={{ id: interview.id }}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          {t('interviews.review')}
        </ButtonLink>
      </div>
    );
  }
  if (!conducts(me)) return null;
  return (
    <ButtonLink
      to="/interviews/$id/live"
      params={{ id: interview.id }}
      leftSection={<IconVideo size={16} aria-hidden />}
    >
      {interview.status === 'live' ? t('interviews.join') : t('interviews.open_panel')}
    </ButtonLink>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder className={classes.card} component="section">
      <h2 className={classes.cardTitle}>{title}</h2>
      {children}
    </Paper>
  );
}

function Outcome({ interview }: { interview: Interview }) {
  const { t, i18n } = useTranslation('staff');
  const { composite, composite_reason } = interview;
  return (
    <Card title={t('dimension.composite')}>
      {interview.erased_at !== null ? (
        <p className={classes.reason}>{t('error.erased')}</p>
      ) : composite === null ? (
        <p className={classes.reason}>
          <strong>{t('score.unrated')}</strong>
          <br />
          {reasonText(t, composite_reason ?? '')}
        </p>
      ) : (
        <p className={classes.composite}>
          {figure(i18n.language, composite, 0)}
          <span>{t('score.of', { scale: 100 })}</span>
        </p>
      )}
    </Card>
  );
}

function Questions({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const { questions, competencies } = interview.job;
  const names = new Map(competencies.map(({ id, name }) => [id, name]));
  return (
    <Card title={t('interview.questions')}>
      {conducts(me) && (
        <Link
          to="/interviews/$id/questions"
          params={{ id: interview.id }}
          className={classes.prepare}
        >
          {t('prepare.link')}
        </Link>
      )}
      <ol className={classes.questions} lang={interview.language}>
        {questions.map((question) => (
          <li key={question.id}>
            <p>{question.text}</p>
            <p className={classes.tags}>
              {question.competencies.map((id) => names.get(id) ?? id).join(' · ')}
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Arrangement({ interview }: { interview: Interview }) {
  const { t, i18n } = useTranslation('staff');
  const { closes_at } = interview;
  const facts: Fact[] = [
    [t('interview.time'), dateTime(i18n.language, interview.starts_at)],
    [t('interview.closes'), closes_at ? dateTime(i18n.language, closes_at) : ''],
    [t('arrange.lead'), t(interview.lead === 'ai' ? 'arrange.by_ai' : 'arrange.by_panel')],
    [t('interview.panel'), interview.panel.map(({ name }) => name).join(t('list.separator'))],
    [t('interview.language'), languageName(i18n.language, interview.language)],
    [t('interview.policy'), policyName(t, interview.policy)],
  ];
  return (
    <Card title={t('interview.facts')}>
      <Facts facts={facts} />
    </Card>
  );
}

/** What the applicant allowed; before the answer, that it will be asked. */
export function Consents({ interview }: { interview: Pick<Interview, 'consents'> }) {
  const { t } = useTranslation('staff');
  return (
    <Card title={t('interview.consents')}>
      {interview.consents === null ? (
        <p className={classes.reason}>{t('interview.consents_open')}</p>
      ) : (
        <ul className={classes.consents}>
          {Object.entries(interview.consents).map(([purpose, given]) => (
            <li key={purpose} data-given={given}>
              {given ? <IconCheck size={16} aria-hidden /> : <IconMinus size={16} aria-hidden />}
              <span>{purposeName(t, purpose)}</span>
              <span className={classes.given}>
                {given ? t('interview.allowed') : t('interview.refused')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
