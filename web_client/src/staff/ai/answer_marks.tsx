import type { Asked } from '../../api';
import { useTranslation } from '../../i18n';
import classes from './ai.module.css';
import { followUpText } from './turn_words';

interface AnswerMarksProps {
  asked: Asked;
  /** The interviewer who asked in the AI's place. */
  asker: string | undefined;
}

/** How an answer came about, where it is not simply the answer to a question of the list. */
export function AnswerMarks({ asked, asker }: AnswerMarksProps) {
  const { t } = useTranslation('staff');
  const marks = [
    asker !== undefined && t('ai.asked_by', { name: asker }),
    asked.follows !== '' && followUpText(t, asked.follow_up_reason),
    asked.take > 1 && t('ai.take', { take: asked.take }),
    asked.set_aside && t('ai.set_aside'),
    asked.typed && t('ai.typed'),
    asked.skipped && t('ai.skipped'),
  ].filter((mark) => mark !== false);
  if (marks.length === 0) return null;
  return (
    <ul className={classes.marks}>
      {marks.map((mark) => (
        <li key={mark}>{mark}</li>
      ))}
    </ul>
  );
}
