import type { Interview, Timeline } from '../../api';
import { useTranslation } from '../../i18n';
import { conducts, useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { clock } from '../words/times';
import classes from './review_page.module.css';
import { RatingTable } from './rating_table';

/** What people judged and wrote, question by question, side by side. */
export function Judgements({
  interview,
  timeline,
  seek,
}: {
  interview: Interview;
  timeline: Timeline;
  seek: (time_s: number) => void;
}) {
  const me = useMe();
  return (
    <>
      {conducts(me) && interview.status === 'ended' && <WayToRate interview={interview.id} />}
      <Judged timeline={timeline} seek={seek} />
    </>
  );
}

/** The panel's page takes ratings after the end too. */
function WayToRate({ interview }: { interview: string }) {
  const { t } = useTranslation('staff');
  return (
    <div className={classes.toRate}>
      <p>{t('review.rate_text')}</p>
      <ButtonLink to="/interviews/$id/live" params={{ id: interview }} variant="default">
        {t('review.rate')}
      </ButtonLink>
    </div>
  );
}

function Judged({ timeline, seek }: { timeline: Timeline; seek: (time_s: number) => void }) {
  const { t } = useTranslation('staff');
  const asked = [...new Map(timeline.answers.map((a) => [a.question_id, a])).values()];
  if (timeline.ratings.length === 0 && timeline.notes.length === 0) {
    return <p className={classes.quiet}>{t('review.no_ratings')}</p>;
  }
  return (
    <div className={classes.judgements}>
      {asked.map((answer, i) => {
        const ratings = timeline.ratings.filter((r) => r.question_id === answer.question_id);
        const notes = timeline.notes.filter(
          (n) => n.question_id === answer.question_id && n.text !== '',
        );
        if (ratings.length === 0 && notes.length === 0) return null;
        return (
          <section key={answer.id}>
            <h3 lang={timeline.job.language}>
              {i + 1} {answer.question}{' '}
              <button type="button" className={classes.jump} onClick={() => seek(answer.start_s)}>
                {clock(answer.start_s - (timeline.started_s ?? 0))}
              </button>
            </h3>
            {ratings.length > 0 && <RatingTable ratings={ratings} job={timeline.job} />}
            {notes.map((note) => (
              <figure key={note.by} className={classes.noteText}>
                <figcaption>{note.name ?? note.by}</figcaption>
                <blockquote>{note.text}</blockquote>
              </figure>
            ))}
          </section>
        );
      })}
    </div>
  );
}
