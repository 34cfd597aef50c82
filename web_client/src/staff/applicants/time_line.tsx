import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type TFunction, useTranslation } from '../../i18n';
import { More } from '../lists/more';
import { Failed, Waiting } from '../shell/states';
import { dateTime } from '../words/times';
import classes from './applicants.module.css';
import { timeLineQuery } from './queries';
import type { TimeLineEntry } from './wire';

/** Everything that happened with a person, the latest first, a page at a time. */
export function TimeLine({ applicant }: { applicant: string }) {
  const { t } = useTranslation('staff');
  const lines = useInfiniteQuery(timeLineQuery(applicant));
  if (lines.isPending) return <Waiting />;
  if (lines.isError) {
    return <Failed error={lines.error} retry={() => void lines.refetch()} />;
  }
  return (
    <>
      <ol className={classes.line}>
        {lines.data.pages
          .flatMap(({ items }) => items)
          .map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
      </ol>
      <More list={lines} label={t('person.earlier')} />
    </>
  );
}

function Entry({ entry }: { entry: TimeLineEntry }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <li className={classes.entry}>
      <time dateTime={entry.happened_at}>{dateTime(i18n.language, entry.happened_at)}</time>
      <div>
        <p className={classes.what}>{textOf(t, entry)}</p>
        <p className={classes.about}>
          {entry.opening && <span>{entry.opening.name}</span>}
          <Way entry={entry} />
        </p>
      </div>
    </li>
  );
}

/** Where an entry leads. */
function Way({ entry }: { entry: TimeLineEntry }) {
  const { t } = useTranslation('staff');
  if (entry.resume_id !== null) {
    return (
      <Link to="/resumes/$id" params={{ id: entry.resume_id }} className={classes.link}>
        {t('person.to_resume')}
      </Link>
    );
  }
  if (entry.kind !== 'interview' || entry.interview_id === null) return null;
  const ended = entry.detail === 'ended';
  return (
    <Link
      to={ended ? '/interviews/$id/review' : '/interviews/$id'}
      params={{ id: entry.interview_id }}
      className={classes.link}
    >
      {ended ? t('person.to_review') : t('person.to_interview')}
    </Link>
  );
}

function textOf(t: TFunction<'staff'>, entry: TimeLineEntry): string {
  switch (entry.kind) {
    case 'stage_changed': {
      const stages = {
        from: t(`pipeline_stage.${entry.before}`),
        to: t(`pipeline_stage.${entry.detail}`),
      };
      return entry.by === ''
        ? t('person.moved', stages)
        : t('person.moved_by', { ...stages, name: entry.by });
    }
    case 'interview':
      return entry.score === null
        ? t('person.interview', { status: t(`status.${entry.detail}`) })
        : t('person.interview_scored', { score: Math.round(entry.score) });
    case 'matched':
      return entry.score === null
        ? t('person.match_unknown')
        : t('person.match', { score: Math.round(entry.score) });
    case 'invitation_answered':
      return entry.detail === 'accepted' ? t('person.accepted') : t('person.declined');
    case 'booking_made':
      if (entry.detail === 'confirmed') return t('person.booked');
      return entry.detail === 'cancelled' ? t('person.cancelled') : t('person.proposed');
    case 'question_asked':
      return t('person.asked', { text: entry.detail });
    case 'resume_read':
      return t('person.resume_read', { file: entry.detail });
    case 'applied':
      return t('person.applied');
    case 'invited':
      return t('person.invited');
    case 'invitation_opened':
      return t('person.opened');
  }
}
