import { Button, Menu, SegmentedControl } from '@mantine/core';
import { IconBriefcase, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { OpeningRow } from '../../api';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { arranges, useMe } from '../session/session';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { date } from './dates';
import classes from './openings.module.css';
import { PlanForm } from './plan_form';
import { Plans } from './plans';
import { StateBadge } from './state_badge';

const FILTERS = ['current', 'closed', 'all'] as const;
type Filter = (typeof FILTERS)[number];

/** What is recruited for: plans with their progress, and the openings that fill them. */
export function OpeningsPage() {
  const { t } = useTranslation('staff');
  useTitle(t('openings.title'));
  const me = useMe();
  const [planning, plan] = useState(false);
  const navigate = useNavigate();
  return (
    <>
      <div className={classes.top}>
        <h1>{t('openings.title')}</h1>
        {arranges(me) && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button leftSection={<IconPlus size={16} aria-hidden />}>{t('openings.new')}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => plan(true)}>{t('openings.new_plan')}</Menu.Item>
              <Menu.Item onClick={() => void navigate({ to: '/openings/new' })}>
                {t('openings.new_opening')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {arranges(me) && <Plans />}
      <List />
      <PlanForm opened={planning} onClose={() => plan(false)} />
    </>
  );
}

function List() {
  const { t } = useTranslation('staff');
  const me = useMe();
  const [filter, setFilter] = useState<Filter>('current');
  const list = useQuery(openingsQuery);
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const shown = list.data.filter(
    ({ state }) => filter === 'all' || (filter === 'closed') === (state === 'closed'),
  );
  return (
    <section aria-labelledby="openings-list">
      <div className={classes.sectionTop}>
        <h2 id="openings-list" className={classes.sectionTitle}>
          {t('openings.list')}
        </h2>
        <SegmentedControl
          size="xs"
          aria-label={t('openings.filter')}
          value={filter}
          onChange={(value) => setFilter(FILTERS.find((f) => f === value) ?? 'all')}
          data={FILTERS.map((value) => ({ value, label: t(`openings.show_${value}`) }))}
        />
      </div>
      {shown.length === 0 ? (
        <Empty
          icon={<IconBriefcase size={28} stroke={1.5} />}
          title={t('openings.none')}
          text={arranges(me) ? t('openings.none_text') : t('openings.none_interviewer')}
        />
      ) : (
        <ul className={classes.list}>
          {shown.map((row) => (
            <Entry key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Entry({ row }: { row: OpeningRow }) {
  const { t, i18n } = useTranslation('staff');
  const { hired = 0 } = row.stages;
  const active = Object.entries(row.stages)
    .filter(([stage]) => !['hired', 'rejected', 'withdrawn', 'talent_pool'].includes(stage))
    .reduce((sum, [, count]) => sum + count, 0);
  return (
    <li className={classes.entry}>
      <div className={classes.main}>
        <Link to="/openings/$id" params={{ id: row.id }} className={classes.name}>
          {row.title}
        </Link>
        <span className={classes.sub}>
          {[row.location, row.owner.name].filter(Boolean).join(' · ')}
        </span>
      </div>
      <span className={classes.badges}>
        <StateBadge state={row.state} />
        {row.urgent && <span className={classes.urgent}>{t('openings.urgent')}</span>}
      </span>
      <span className={classes.figures}>{t('openings.active', { count: active })}</span>
      <span className={classes.figures}>
        {t('openings.hired_of', { hired, headcount: row.headcount })}
        {row.due_on && (
          <span className={classes.due}>
            {t('openings.by', { date: date(i18n.language, row.due_on) })}
          </span>
        )}
      </span>
    </li>
  );
}
