import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCalendarPlus, IconPlus, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { InterviewRow } from '../../api';
import { useTranslation } from '../../i18n';
import type { Status } from '../../live/wire';
import { More } from '../lists/more';
import { useSelection } from '../lists/selection';
import { arranges, useMe } from '../session/session';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { dayName } from '../words/times';
import { ArrangeForm } from './arrange_form';
import { BulkInterviews, isAhead } from './bulk_interviews';
import classes from './arrangements.module.css';
import { byDay, NOW } from './days';
import { InterviewEntry } from './interview_entry';
import { interviewsQuery } from './queries';

type Filter = Status | 'all';
const FILTERS: readonly Filter[] = ['all', 'live', 'scheduled', 'ended'];

/** All interviews one may see, by day. */
export function Arrangements() {
  const { t } = useTranslation('staff');
  useTitle(t('interviews.title'));
  const me = useMe();
  const [filter, setFilter] = useState<Filter>('all');
  const [words, setWords] = useState('');
  const [soon] = useDebouncedValue(words.trim(), 250);
  const [arranging, arrange] = useState(false);
  return (
    <>
      <div className={classes.top}>
        <h1>{t('interviews.title')}</h1>
        {arranges(me) && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => arrange(true)}>
            {t('interviews.arrange')}
          </Button>
        )}
      </div>
      <div className={classes.filters}>
        <SegmentedControl
          aria-label={t('interviews.filter')}
          value={filter}
          onChange={(value) => setFilter(FILTERS.find((f) => f === value) ?? 'all')}
          data={FILTERS.map((value) => ({
            value,
            label: value === 'all' ? t('interviews.all') : t(`status.${value}`),
          }))}
        />
        <TextInput
          className={classes.search}
          aria-label={t('interviews.search')}
          placeholder={t('interviews.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={100}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <Days
        filter={filter}
        words={soon}
        onArrange={arranges(me) ? () => arrange(true) : undefined}
      />
      {arranges(me) && <ArrangeForm opened={arranging} onClose={() => arrange(false)} />}
    </>
  );
}

interface DaysProps {
  filter: Filter;
  words: string;
  onArrange: (() => void) | undefined;
}

function Days({ filter, words, onArrange }: DaysProps) {
  const { t, i18n } = useTranslation('staff');
  const list = useInfiniteQuery(interviewsQuery(filter === 'all' ? undefined : filter, words));
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const days = useMemo(() => byDay(rows), [rows]);
  const ahead = rows.filter(isAhead);
  const selection = useSelection(ahead.map(({ id }) => id));
  if (list.isPending) return <Waiting />;
  if (list.isError && rows.length === 0) {
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  }
  if (days.length === 0) {
    return <NothingHere filtered={filter !== 'all' || words !== ''} onArrange={onArrange} />;
  }
  return (
    <>
      <BulkInterviews rows={ahead.filter(({ id }) => selection.has(id))} selection={selection} />
      {days.map(({ day, rows: those }) => (
        <section key={day} className={classes.day} aria-labelledby={`day-${day}`}>
          <h2 id={`day-${day}`} className={classes.dayName}>
            {day === NOW ? t('status.live') : dayName(i18n.language, startOf(those))}
          </h2>
          <ul className={classes.list}>
            {those.map((row) => (
              <InterviewEntry
                key={row.id}
                row={row}
                selection={onArrange === undefined ? null : selection}
              />
            ))}
          </ul>
        </section>
      ))}
      <More list={list} />
    </>
  );
}

const startOf = (rows: readonly InterviewRow[]): string => rows[0]?.starts_at ?? '';

function NothingHere({
  filtered,
  onArrange,
}: {
  filtered: boolean;
  onArrange: (() => void) | undefined;
}) {
  const { t } = useTranslation('staff');
  const icon = <IconCalendarPlus size={28} stroke={1.5} />;
  if (filtered) {
    return (
      <Empty
        icon={icon}
        title={t('interviews.none_match')}
        text={t('interviews.none_match_text')}
      />
    );
  }
  if (onArrange === undefined) {
    return (
      <Empty icon={icon} title={t('interviews.none')} text={t('interviews.none_interviewer')} />
    );
  }
  return (
    <Empty
      icon={icon}
      title={t('interviews.none')}
      text={t('interviews.none_hr')}
      act={<Button onClick={onArrange}>{t('interviews.arrange')}</Button>}
    />
  );
}
