import {
  IconCheck,
  IconCircleDotted,
  IconCircleHalf2,
  IconQuestionMark,
  IconX,
} from '@tabler/icons-react';
import { type TFunction, useTranslation } from '../../i18n';
import { figure } from '../words/measures';
import { languageName } from '../words/names';
import classes from './board.module.css';
import type { Finding, Match } from './wire';

const ICONS = {
  met: IconCheck,
  partly: IconCircleHalf2,
  hint: IconCircleDotted,
  missing: IconX,
  not_enough_evidence: IconQuestionMark,
};
const HOW = [
  'used',
  'certified',
  'told',
  'listed',
  'shown_by_other',
  'close_in_meaning',
  'not_named',
  'long_enough',
  'too_short',
  'other_work',
  'related_work',
  'undated',
  'high_enough',
  'too_low',
  'not_told',
  'written_in',
] as const;
const DEGREES = ['secondary', 'associate', 'bachelor', 'master', 'doctor'] as const;

/** Every requirement with what the resume shows of it, in the resume's own words. */
export function MatchReasons({ match }: { match: Match }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <>
      {match.capped && <p className={classes.capped}>{t('match.capped')}</p>}
      <ul className={classes.findings}>
        {match.findings.map((finding, i) => {
          const Icon = ICONS[finding.state];
          const how = HOW.find((code) => code === finding.how) ?? 'not_told';
          return (
            <li key={i} className={classes.finding} data-state={finding.state}>
              <Icon size={16} aria-hidden className={classes.sign} />
              <div>
                <p className={classes.asked}>
                  <strong>{nameOf(t, i18n.language, finding)}</strong>
                  {finding.must && <span className={classes.must}>{t('requirement.must')}</span>}
                  {match.score !== null && (
                    <span className={classes.points}>{pointsOf(t, i18n.language, finding)}</span>
                  )}
                </p>
                <p className={classes.how}>
                  {t(`finding.${finding.state}`)} · {t(`how.${how}`)}
                  {finding.found !== null &&
                    ` · ${t('match.years', { years: figure(i18n.language, finding.found, 1) })}`}
                </p>
                {finding.evidence.map((evidence) => (
                  <blockquote key={evidence.text} className={classes.evidence}>
                    {evidence.text}
                  </blockquote>
                ))}
              </div>
            </li>
          );
        })}
      </ul>
      <p className={classes.how}>{t('match.human')}</p>
    </>
  );
}

function pointsOf(t: TFunction<'staff'>, locale: string, finding: Finding): string {
  const of = figure(locale, finding.of_points, 1);
  if (finding.state === 'not_enough_evidence') return t('match.no_points', { of });
  return `${figure(locale, finding.points, 1)} / ${of}`;
}

function nameOf(t: TFunction<'staff'>, locale: string, finding: Finding): string {
  if (finding.subject === 'role') return t('match.role', { name: finding.name });
  if (finding.subject === 'language') return languageName(locale, finding.name);
  if (finding.subject === 'education') {
    const degree = DEGREES.find((d) => d === finding.name);
    return degree ? t(`degree.${degree}`) : finding.name;
  }
  if (finding.subject === 'years') {
    const count = Math.round(finding.amount ?? 0);
    return finding.name === ''
      ? t('match.years_asked', { count })
      : t('match.years_of', { count, name: finding.name });
  }
  return finding.name;
}
