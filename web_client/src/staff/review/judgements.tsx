import type { Timeline } from '../../api';
import { useTranslation } from '../../i18n';
import { clock } from '../words/times';
import classes from './review_page.module.css';
import { RatingTable } from './rating_table';

/** What people judged and wrote, question by question, side by side. */
export function Judgements({
  timeline,
  seek,
}: {
  timeline: Timeline;
  seek: (time_s: number) => void;
}) {
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
