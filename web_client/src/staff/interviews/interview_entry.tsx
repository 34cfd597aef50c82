import { IconChevronRight, IconSparkles, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { InterviewRow } from '../../api';
import { useTranslation } from '../../i18n';
import { Mark } from '../lists/mark';
import type { Selection } from '../lists/selection';
import { conducts, useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { figure } from '../words/measures';
import { reasonText } from '../words/names';
import { timeOfDay } from '../words/times';
import classes from './arrangements.module.css';
import { isAhead } from './bulk_interviews';
import { StatusBadge } from './status_badge';

interface InterviewEntryProps {
  row: InterviewRow;
  /** Null where the reader does not arrange interviews. */
  selection: Selection | null;
}

/** One interview in the list; the whole line opens it, the button does the next thing. */
export function InterviewEntry({ row, selection }: InterviewEntryProps) {
  const { t, i18n } = useTranslation('staff');
  return (
    <li
      className={classes.entry}
      data-row
      data-markable={selection !== null || undefined}
      data-marked={selection?.has(row.id)}
    >
      {selection && isAhead(row) && (
        <Mark id={row.id} name={row.applicant.name} selection={selection} />
      )}
      <time className={classes.time} dateTime={row.starts_at}>
        {timeOfDay(i18n.language, row.starts_at)}
      </time>
      <div className={classes.who}>
        <Link to="/interviews/$id" params={{ id: row.id }} className={classes.name}>
          {row.applicant.name}
        </Link>
        <span className={classes.opening}>{row.opening.title}</span>
      </div>
      <div className={classes.panel}>
        {row.lead === 'ai' ? (
          <span className={classes.byAi}>
            <IconSparkles size={15} stroke={1.6} aria-hidden />
            {t('arrange.by_ai')}
          </span>
        ) : (
          <IconUsers size={15} stroke={1.6} aria-label={t('interviews.panel')} />
        )}
        {row.panel.map(({ name }) => name).join(t('list.separator'))}
      </div>
      <div className={classes.status}>
        <StatusBadge status={row.status} calledOff={row.called_off} />
      </div>
      <Outcome row={row} />
      <div className={classes.act}>
        <NextAct row={row} />
      </div>
    </li>
  );
}

function Outcome({ row }: { row: InterviewRow }) {
  const { t, i18n } = useTranslation('staff');
  if (row.status !== 'ended' || row.called_off) return <div className={classes.outcome} />;
  if (row.erased_at !== null || row.composite === null) {
    return (
      <div className={classes.outcome}>
        <span className={classes.unrated}>
          {row.erased_at === null ? reasonText(t, row.composite_reason ?? '') : t('state.erased')}
        </span>
      </div>
    );
  }
  return (
    <div className={classes.outcome}>
      <span className={classes.composite}>{figure(i18n.language, row.composite, 0)}</span>
      <span className={classes.of}>{t('score.of', { scale: 100 })}</span>
    </div>
  );
}

function NextAct({ row }: { row: InterviewRow }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const name = row.applicant.name;
  if (row.erased_at !== null || row.called_off) return null;
  if (row.status === 'ended' || !conducts(me)) {
    return (
      <ButtonLink
        to="/interviews/$id/review"
        params={{ id: row.id }}
        size="sm"
        variant="default"
        aria-label={t('interviews.review_of', { name })}
        disabled={row.status !== 'ended'}
      >
        {t('interviews.review')}
      </ButtonLink>
    );
  }
  return (
    <ButtonLink
      to="/interviews/$id/live"
      params={{ id: row.id }}
      size="sm"
      variant={row.status === 'live' ? 'filled' : 'default'}
      aria-label={t(row.status === 'live' ? 'interviews.join_of' : 'interviews.open_panel_of', {
        name,
      })}
      rightSection={<IconChevronRight size={14} aria-hidden />}
    >
      {row.status === 'live' ? t('interviews.join') : t('interviews.open_panel')}
    </ButtonLink>
  );
}
