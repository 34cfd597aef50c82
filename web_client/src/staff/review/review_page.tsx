import { Tabs } from '@mantine/core';
import { IconArrowLeft, IconReportAnalytics } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { api, type Interview, type Timeline } from '../../api';
import { useTranslation } from '../../i18n';
import { interviewQuery } from '../interviews/queries';
import type { Moment } from '../scores/evidence_list';
import { arranges, useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { clock, dateTime } from '../words/times';
import { DamageNote } from './playback/damage_note';
import { Judgements } from './judgements';
import { Measures } from './measures';
import { Playback } from './playback/playback';
import classes from './review_page.module.css';
import { Rescores } from './rescores/rescores';
import { ScoreReview } from './score_review';
import { Screen } from './playback/screen';
import { TimeLine } from './time_line/time_line';
import { excerpt, type Span } from './time_line/timeline_maths';
import { TranscriptView } from './transcript/transcript_view';
import { useReviewKeys } from './playback/review_keys';

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['timeline', id],
    queryFn: () => api.timeline(id),
    staleTime: 60_000,
  });

/** An interview again, on one time line. */
export function ReviewPage() {
  const { t } = useTranslation('staff');
  const { id } = useParams({ from: '/signed-in/framed/interviews/$id/review' });
  const timeline = useQuery(timelineQuery(id));
  const interview = useQuery({ ...interviewQuery(id), refetchInterval: false });
  useTitle(interview.data && t('review.title', { name: interview.data.applicant.name }));
  if (timeline.isPending || interview.isPending) return <Waiting />;
  const error = timeline.error ?? interview.error;
  if (error) return <Failed error={error} retry={() => void timeline.refetch()} />;
  if (timeline.data === undefined || interview.data === undefined) return null;
  const span = spanOf(timeline.data);
  return (
    <>
      <Top interview={interview.data} span={span} />
      {span === null ? (
        <Empty
          icon={<IconReportAnalytics size={28} stroke={1.5} />}
          title={t('review.not_begun')}
          text={t('review.not_begun_text')}
        />
      ) : (
        <>
          <DamageNote timeline={timeline.data} />
          <Reviewed interview={interview.data} timeline={timeline.data} span={span} />
        </>
      )}
    </>
  );
}

/** From the start of the interview to its end; null before it began. */
function spanOf(timeline: Timeline): Span | null {
  const { started_s, ended_s, duration_s } = timeline;
  if (started_s === null) return null;
  const end_s = ended_s ?? Math.max(started_s + duration_s, ...timeline.parts.map((p) => p.end_s));
  return { start_s: started_s, end_s: Math.max(end_s, started_s + 1) };
}

function Top({ interview, span }: { interview: Interview; span: Span | null }) {
  const { t, i18n } = useTranslation('staff');
  const me = useMe();
  const facts = [
    interview.opening.title,
    dateTime(i18n.language, interview.started_at ?? interview.starts_at),
    ...(span ? [t('review.length', { time: clock(span.end_s - span.start_s) })] : []),
  ];
  return (
    <div className={classes.top}>
      <div className={classes.about}>
        <Link
          to="/interviews/$id"
          params={{ id: interview.id }}
          className={classes.back}
          aria-label={t('review.back')}
        >
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <h1>{interview.applicant.name}</h1>
        <p>{facts.join(' · ')}</p>
      </div>
      <div className={classes.ways}>
        {arranges(me) && (
          <ButtonLink
            to="/applicants/$id"
            params={{ id: interview.applicant.id }}
            variant="default"
          >
            {t('applicant.open')}
          </ButtonLink>
        )}
        {interview.status === 'ended' && (
          <ButtonLink
            to="/interviews/$id/evaluation"
            params={{ id: interview.id }}
            variant="default"
          >
            {t('review.sheet')}
          </ButtonLink>
        )}
      </div>
    </div>
  );
}

const TABS = ['transcript', 'scores', 'ratings', 'measures', 'rescores'] as const;
type Tab = (typeof TABS)[number];

interface ReviewedProps {
  interview: Interview;
  timeline: Timeline;
  span: Span;
}

function Reviewed({ interview, timeline, span }: ReviewedProps) {
  const { t } = useTranslation('staff');
  const playback = usePlaybackOf(timeline, span);
  const [tab, setTab] = useState<Tab>('transcript');
  const [dimension, choose] = useState('composite');
  const [measure, setMeasure] = useState<string | null>(null);
  useReviewKeys(playback);
  const hear = (moment: Moment) => playback.hear(excerpt(moment, span));
  const chooseDimension = (id: string) => {
    choose(id);
    setMeasure(null);
  };
  return (
    <div className={classes.grid}>
      <section className={classes.screen}>
        <Screen playback={playback} timeline={timeline} interview={interview} />
      </section>
      <Tabs
        className={classes.detail}
        value={tab}
        onChange={(value) => setTab(TABS.find((known) => known === value) ?? 'transcript')}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList}>
          {TABS.map((id) => (
            <Tabs.Tab key={id} value={id}>
              {t(`review.${id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="transcript" className={classes.detailPanel}>
          <TranscriptView playback={playback} timeline={timeline} />
        </Tabs.Panel>
        <Tabs.Panel value="scores" className={classes.detailPanel}>
          <ScoreReview
            timeline={timeline}
            dimension={dimension}
            choose={chooseDimension}
            hear={hear}
          />
        </Tabs.Panel>
        <Tabs.Panel value="ratings" className={classes.detailPanel}>
          <Judgements
            interview={interview}
            timeline={timeline}
            seek={(time_s) => playback.seek(time_s)}
          />
        </Tabs.Panel>
        <Tabs.Panel value="measures" className={classes.detailPanel}>
          <Measures timeline={timeline} chosen={measure} choose={setMeasure} />
        </Tabs.Panel>
        <Tabs.Panel value="rescores" className={classes.detailPanel}>
          <Rescores interview={interview} timeline={timeline} hear={hear} />
        </Tabs.Panel>
      </Tabs>
      <section className={classes.timeLine} aria-label={t('review.time_line')}>
        <TimeLine
          playback={playback}
          timeline={timeline}
          span={span}
          dimension={dimension}
          choose={chooseDimension}
          measure={measure}
        />
      </section>
    </div>
  );
}

function usePlaybackOf(timeline: Timeline, span: Span): Playback {
  const playback = useMemo(() => {
    const applicant = timeline.participants.find(({ role }) => role === 'applicant');
    return new Playback(timeline.interview_id, timeline.parts, applicant?.id ?? '', span);
    // A refetch of the same interview must not stop the playing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [timeline.interview_id]);
  useEffect(() => playback.run(), [playback]);
  return playback;
}
