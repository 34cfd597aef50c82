import { useTranslation } from '../../i18n';
import { figure } from '../words/measures';
import { PARTS, type Parts } from './parts';
import classes from './scores.module.css';

/** Content, voice and face side by side, each of 10. */
export function PartsLine({ parts }: { parts: Partial<Parts> }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <dl className={classes.parts} aria-label={t('score.parts')}>
      {PARTS.map((part) => (
        <div key={part}>
          <dt>{t(`score.part.${part}`)}</dt>
          <dd>{parts[part] == null ? '–' : figure(i18n.language, parts[part], 1)}</dd>
        </div>
      ))}
    </dl>
  );
}
