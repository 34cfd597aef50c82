/** The company's rules of scheduling: when interviews may be, how many, how late they may move. */
import { Alert, Button, Group, NumberInput, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type Rules } from '../../scheduling';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { ZoneSelect } from '../shell/zone_select';
import { errorText } from '../words/errors';
import classes from './calendar.module.css';
import { rulesQuery } from './queries';
import { WeekHours } from './week_hours';

/** Numbers of the rules with the least and the most that the server takes. */
const NUMBERS = {
  notice_h: [0, 336],
  horizon_days: [1, 60],
  before_min: [0, 120],
  after_min: [0, 120],
  daily_load: [1, 40],
  hourly_load: [1, 6],
  moves: [0, 20],
  move_until_h: [0, 168],
  answer_within_h: [1, 336],
} as const;
type Counted = keyof typeof NUMBERS;

const LIMITS = ['notice_h', 'horizon_days', 'before_min', 'after_min'] as const;
const LOADS = ['daily_load', 'hourly_load'] as const;
const APPLICANTS = ['moves', 'move_until_h', 'answer_within_h'] as const;

const STEPS = ['5', '10', '15', '20', '30', '60'];

/** Regions whose public holidays and make-up days are known; others can be kept by the API. */
const REGIONS = ['CN', 'US', 'GB', 'DE', 'NL', 'SG', 'HK', 'JP', ''] as const;

export function RulesPage() {
  const { t } = useTranslation('staff');
  useTitle(t('rules.title'));
  const rules = useQuery(rulesQuery);
  return (
    <>
      <Link to="/calendar" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('calendar.title')}
      </Link>
      <div className={classes.top}>
        <h1>{t('rules.title')}</h1>
      </div>
      {rules.isPending && <Waiting />}
      {rules.isError && <Failed error={rules.error} retry={() => void rules.refetch()} />}
      {rules.data && <Form initial={rules.data} />}
    </>
  );
}

function Form({ initial }: { initial: Rules }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const [rules, setRules] = useState(initial);
  const change = (part: Partial<Rules>) => setRules((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => scheduling.changeRules(rules),
    onSuccess: async (saved) => {
      queries.setQueryData(rulesQuery.queryKey, saved);
      notifications.show({ message: t('rules.saved') });
      await queries.invalidateQueries({ queryKey: ['calendar'] });
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const numbers = (names: readonly Counted[]) =>
    names.map((name) => (
      <NumberInput
        key={name}
        label={t(`rules.${name}`)}
        min={NUMBERS[name][0]}
        max={NUMBERS[name][1]}
        allowDecimal={false}
        clampBehavior="strict"
        value={rules[name]}
        onChange={(value) => typeof value === 'number' && change({ [name]: value })}
      />
    ));
  const regions = new Intl.DisplayNames([i18n.language], { type: 'region' });
  const regionName = (code: string) =>
    code === '' ? t('rules.no_region') : (regions.of(code.split('-')[0] ?? code) ?? code);
  return (
    <form onSubmit={submit} noValidate>
      <div className={classes.columns}>
        <section className={classes.card}>
          <WeekHours
            title={t('rules.windows')}
            text={t('rules.windows_text')}
            value={rules.windows}
            preset={[540, 1080]}
            onChange={(windows) => change({ windows })}
          />
          <ZoneSelect
            label={t('hours.zone')}
            value={rules.zone}
            onChange={(zone) => change({ zone })}
            mb="md"
          />
          <Select
            label={t('rules.region')}
            description={t('rules.region_text')}
            allowDeselect={false}
            data={[...new Set([rules.region, ...REGIONS])].map((code) => ({
              value: code,
              label: regionName(code),
            }))}
            value={rules.region}
            onChange={(region) => region !== null && change({ region })}
          />
        </section>
        <div className={classes.stack}>
          <section className={classes.card}>
            <h2 className={classes.heading}>{t('rules.proposals')}</h2>
            <div className={classes.pair}>
              {numbers(LIMITS)}
              <Select
                label={t('rules.step_min')}
                allowDeselect={false}
                data={STEPS}
                value={String(rules.step_min)}
                onChange={(value) => value !== null && change({ step_min: Number(value) })}
              />
            </div>
          </section>
          <section className={classes.card}>
            <h2 className={classes.heading}>{t('rules.loads')}</h2>
            <div className={classes.pair}>{numbers(LOADS)}</div>
          </section>
          <section className={classes.card}>
            <h2 className={classes.heading}>{t('rules.applicants')}</h2>
            <div className={classes.pair}>{numbers(APPLICANTS)}</div>
          </section>
        </div>
      </div>
      {save.error && (
        <Alert color="red" variant="light" role="alert" mt="md">
          {errorText(t, save.error)}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <span className={classes.soft}>{t('rules.from_now')}</span>
        <Button type="submit" disabled={rules === initial} loading={save.isPending}>
          {t('rules.save')}
        </Button>
      </Group>
    </form>
  );
}
