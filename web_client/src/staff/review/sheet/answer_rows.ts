/** The answers of an interview in the order of asking, with all that is known of each. Pure. */
import type { Asked, Evaluation, Timeline } from '../../../api';
import type { Score, Transcript } from '../../../live/wire';

export interface SheetRow {
  key: string;
  answer: string;
  question_id: string;
  question: string;
  scores: Score[];
  /** How it was asked and answered; absent in sheets that do not say. */
  asked: Asked | undefined;
}

type Sheet = Pick<Evaluation, 'per_answer' | 'asked'>;

/** A question that was skipped before an answer began has a row too. */
export function sheetRows(sheet: Sheet, { answers }: Pick<Timeline, 'answers'>): SheetRow[] {
  const asked = sheet.asked ?? [];
  const textOf = (id: string) => answers.find((a) => a.question_id === id)?.question ?? id;
  const scored = sheet.per_answer.map(({ answer, question_id, scores }) => {
    const about = asked.find((one) => one.answer === answer);
    const question = about?.question ?? textOf(question_id);
    return { key: answer, answer, question_id, question, scores, asked: about };
  });
  const others = asked
    .filter(({ answer }) => scored.every((row) => row.answer !== answer))
    .map((about) => {
      const { answer, question_id, question, take } = about;
      return {
        key: `${question_id}/${take}`,
        answer,
        question_id,
        question,
        scores: [],
        asked: about,
      };
    });
  const place = ({ asked: about }: SheetRow) => (about ? asked.indexOf(about) : -1);
  return [...scored, ...others].sort((a, b) => place(a) - place(b));
}

/** Numbers of rows: questions count as on the interview's page, follow-ups within theirs ("2.1"). */
export function rowNumbers(rows: readonly SheetRow[]): string[] {
  let question = 0;
  let followUp = 0;
  let before = '';
  return rows.map(({ question_id, asked }) => {
    const again = question_id === before;
    before = question_id;
    if (asked?.follows) {
      if (!again) followUp += 1;
      return `${question}.${followUp}`;
    }
    if (!again) [question, followUp] = [question + 1, 0];
    return String(question);
  });
}

/** What the applicant said or typed in an answer: what shares more time with it than with others. */
export function linesWithin(
  answer: string,
  { answers, participants, transcript }: Pick<Timeline, 'answers' | 'participants' | 'transcript'>,
): Transcript[] {
  const applicant = participants.find(({ role }) => role === 'applicant')?.id;
  return transcript.filter(
    (line) => line.participant === applicant && answerOf(line, answers) === answer,
  );
}

function answerOf({ start_s, time_s }: Transcript, answers: Timeline['answers']): string | null {
  let best: string | null = null;
  let longest_s = -1;
  for (const { id, start_s: from_s, end_s } of answers) {
    const shared_s = Math.min(time_s, end_s ?? time_s) - Math.max(start_s, from_s);
    if (shared_s >= 0 && shared_s > longest_s) {
      best = id;
      longest_s = shared_s;
    }
  }
  return best;
}
