/** A person's hours: shifts, focus, limits, leave and tasks, other calendars, their own feed. */
import { Alert, Button, Group, NumberInput, Select, TagsInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type HoursGiven, type HoursPageData } from '../../scheduling';
import { staffQuery } from '../interviews/queries';
import { arranges, useMe } from '../session/session';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { ZoneSelect } from '../shell/zone_select';
import { errorText } from '../words/errors';
import { Absences } from './absences';
import classes from './calendar.module.css';
import { hoursQuery } from './queries';
import { Sources } from './sources';
import { WeekHours } from './week_hours';

export function HoursPage() {
  const { t } = useTranslation('staff');
  useTitle(t('hours.title'));
  const me = useMe();
  const [person, setPerson] = useState(me.id);
  const hours = useQuery(hoursQuery(person));
  return (
    <>
      <Link to="/calendar" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('calendar.title')}
      </Link>
      <div className={classes.top}>
        <h1>{t('hours.title')}</h1>
        {arranges(me) && <Person value={person} onChange={setPerson} />}
      </div>
      {hours.isPending && <Waiting />}
      {hours.isError && <Failed error={hours.error} retry={() => void hours.refetch()} />}
      {hours.data && (
        <div className={classes.columns} key={hours.data.person.id}>
          <Week page={hours.data} />
          <div className={classes.stack}>
            <Absences page={hours.data} />
            <Sources page={hours.data} />
          </div>
        </div>
      )}
    </>
  );
}

function Person({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const staff = useQuery(staffQuery);
  return (
    <Select
      aria-label={t('hours.person')}
      searchable
      allowDeselect={false}
      data={(staff.data ?? [])
        .filter(({ id, role }) => role === 'interviewer' || id === me.id)
        .map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}

/** The weekly hours; what was changed is saved as a whole. */
function Week({ page }: { page: HoursPageData }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [given, setGiven] = useState<HoursGiven>(() => ({
    zone: page.zone,
    shifts: page.shifts,
    focus: page.focus,
    daily_load: page.daily_load,
    specialities: page.specialities,
  }));
  const change = (part: Partial<HoursGiven>) => setGiven((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => scheduling.changeHours(page.person.id, given),
    onSuccess: async () => {
      notifications.show({ message: t('hours.saved') });
      await queries.invalidateQueries({ queryKey: ['hours', page.person.id] });
      await queries.invalidateQueries({ queryKey: ['calendar'] });
    },
  });
  return (
    <section className={classes.card}>
      {save.error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, save.error)}
        </Alert>
      )}
      <ZoneSelect
        label={t('hours.zone')}
        value={given.zone}
        onChange={(zone) => change({ zone })}
        mb="lg"
      />
      <WeekHours
        title={t('hours.shifts')}
        text={t('hours.shifts_text')}
        value={given.shifts}
        preset={[540, 1080]}
        onChange={(shifts) => change({ shifts })}
      />
      <WeekHours
        title={t('hours.focus')}
        text={t('hours.focus_text')}
        value={given.focus}
        preset={[540, 660]}
        onChange={(focus) => change({ focus })}
      />
      <NumberInput
        label={t('hours.daily_load')}
        description={t('hours.daily_load_text')}
        min={1}
        max={40}
        value={given.daily_load ?? ''}
        onChange={(value) => change({ daily_load: typeof value === 'number' ? value : null })}
        mb="md"
      />
      <TagsInput
        label={t('hours.specialities')}
        description={t('hours.specialities_text')}
        data={page.known_specialities}
        value={given.specialities}
        onChange={(specialities) => change({ specialities })}
        maxTags={40}
        mb="lg"
      />
      <Group justify="flex-end">
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t('hours.save')}
        </Button>
      </Group>
    </section>
  );
}
