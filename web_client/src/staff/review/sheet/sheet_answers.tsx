import type { Evaluation, Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { AI, isUnwritten } from '../../../live/wire';
import { AnswerMarks } from '../../ai/answer_marks';
import { Unwritten } from '../../live/conversation/conversation';
import { dimensionName } from '../../words/names';
import { linesWithin, rowNumbers, sheetRows, type SheetRow } from './answer_rows';
import classes from './evaluation_sheet.module.css';
import { RatingTable } from '../rating_table';
import { ScoreValue } from './score_value';

interface SheetAnswersProps {
  evaluation: Evaluation;
  timeline: Timeline;
}

/** Question by question: how it was asked and answered, scored and rated. */
export function SheetAnswers({ evaluation, timeline }: SheetAnswersProps) {
  const { t } = useTranslation('staff');
  const rows = sheetRows(evaluation, timeline);
  const numbers = rowNumbers(rows);
  return (
    <section>
      <h2>{t('sheet.answers')}</h2>
      {rows.length === 0 && <p>{t('reason.not_asked')}</p>}
      {rows.map((row, i) => (
        <Answer key={row.key} number={numbers[i] ?? ''} {...{ row, evaluation, timeline }} />
      ))}
    </section>
  );
}

function Answer(props: SheetAnswersProps & { number: string; row: SheetRow }) {
  const { t } = useTranslation('staff');
  const { number, row, evaluation, timeline } = props;
  const { answer, question_id, question, scores, asked } = row;
  const { job } = timeline;
  const ratings = evaluation.ratings.filter((r) => r.question_id === question_id);
  const notes = timeline.notes.filter((n) => n.question_id === question_id && n.text !== '');
  const prompts = (evaluation.prompts ?? []).filter((p) => p.answer === answer);
  const ledByAi = (evaluation.asked ?? []).some(({ by }) => by === AI);
  const asker = timeline.participants.find(({ id }) => ledByAi && id === asked?.by)?.name;
  return (
    <div className={classes.answer}>
      <h3 lang={job.language}>
        {number} {question}
      </h3>
      {asked && <AnswerMarks asked={asked} asker={asker} />}
      {ledByAi && <Said answer={answer} timeline={timeline} />}
      {prompts.map((prompt) => (
        <p key={prompt.time_s} className={classes.note}>
          <span>{t('ai.prompt')}</span>
          {prompt.text}
        </p>
      ))}
      <ul className={classes.answerScores}>
        {scores
          .filter(({ value }) => value !== null || !asked?.skipped)
          .map((score) => (
            <li key={score.dimension}>
              {dimensionName(t, job, score.dimension)} <ScoreValue score={score} />
            </li>
          ))}
      </ul>
      {ratings.length > 0 && <RatingTable ratings={ratings} job={job} />}
      {notes.map((note) => (
        <p key={note.by} className={classes.note}>
          <span>{note.name ?? note.by}</span>
          {note.text}
        </p>
      ))}
    </div>
  );
}

/** What the applicant said or typed in an answer. */
function Said({ answer, timeline }: { answer: string; timeline: Timeline }) {
  const lines = linesWithin(answer, timeline);
  if (lines.length === 0) return null;
  return (
    <blockquote className={classes.said} lang={timeline.job.language}>
      {lines.map((line) => (
        <p key={line.utterance} lang={line.language}>
          {isUnwritten(line) ? <Unwritten /> : line.text}
        </p>
      ))}
    </blockquote>
  );
}
