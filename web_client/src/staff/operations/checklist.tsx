import { IconAlertTriangle, IconCircleCheck, IconMinus } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import { milliseconds, share, whole } from './figures';
import classes from './operations.module.css';
import type { Operations } from './queries';
import { answers, type Answer } from './questions';

const ICONS = { good: IconCircleCheck, look: IconAlertTriangle, unknown: IconMinus };

/** What one comes to this page to ask, answered at a glance; the figures below say the rest. */
export function Checklist({ now }: { now: Operations }) {
  const { t } = useTranslation('staff');
  return (
    <section aria-labelledby="checklist">
      <h2 id="checklist" className={classes.heading}>
        {t('operations.checklist')}
      </h2>
      <ul className={`${classes.card ?? ''} ${classes.checklist ?? ''}`}>
        {answers(now).map((answer) => (
          <Row key={answer.question} answer={answer} />
        ))}
      </ul>
    </section>
  );
}

function Row({ answer: { question, state, says, figures } }: { answer: Answer }) {
  const { t, i18n } = useTranslation('staff');
  const Icon = ICONS[state];
  const words = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, inWords(i18n.language, name, value)]),
  );
  return (
    <li className={classes.check} data-state={state}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <span className={classes.question}>{t(`operations.question.${question}`)}</span>
      <span className={classes.answer}>
        {says === null
          ? t('operations.nothing_yet')
          : t(`operations.answer.${says}`, { replace: words })}
      </span>
    </li>
  );
}

function inWords(language: string, name: string, value: number): string {
  if (name.endsWith('_s')) return milliseconds(language, value);
  return name === 'share' ? share(language, value) : whole(language, value);
}
