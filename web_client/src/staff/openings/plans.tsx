import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { figure } from '../words/measures';
import { date } from './dates';
import classes from './openings.module.css';
import { plansQuery } from './queries';
import { openingsApi, type Plan, type PlanChange } from './wire';

/** Plans that are followed, each with its progress against its date; closed ones on demand. */
export function Plans() {
  const { t } = useTranslation('staff');
  const plans = useQuery(plansQuery).data ?? [];
  const active = plans.filter(({ state }) => state === 'active');
  const closed = plans.filter(({ state }) => state === 'closed');
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="plans" className={classes.plans}>
      <h2 id="plans" className={classes.sectionTitle}>
        {t('plan.title')}
      </h2>
      {active.length > 0 && <Cards plans={active} />}
      {closed.length > 0 && (
        <details className={classes.closed}>
          <summary>
            {t('plan.closed')} ({closed.length})
          </summary>
          <Cards plans={closed} />
        </details>
      )}
    </section>
  );
}

function Cards({ plans }: { plans: readonly Plan[] }) {
  return (
    <ul className={classes.cards}>
      {plans.map((plan) => (
        <PlanCard key={plan.id} plan={plan} />
      ))}
    </ul>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation('staff');
  const share = (number: number) => `${Math.min(100, (100 * number) / plan.headcount)}%`;
  return (
    <li className={classes.plan}>
      <div className={classes.planTop}>
        <h3 className={classes.planName}>{plan.title}</h3>
        {plan.state === 'active' && (
          <span className={classes.pace} data-pace={plan.pace}>
            {t(`plan.pace_${plan.pace}`)}
          </span>
        )}
      </div>
      <div className={classes.bar} aria-hidden>
        <span className={classes.fill} style={{ width: share(plan.hired) }} />
        <span className={classes.mark} style={{ left: share(plan.expected) }} />
      </div>
      <p className={classes.planText}>
        {t('plan.progress', {
          hired: plan.hired,
          headcount: plan.headcount,
          date: date(i18n.language, plan.due_on),
          expected: figure(i18n.language, plan.expected, 1),
        })}
      </p>
      <p className={classes.planOpenings}>
        {plan.openings.map(({ id, title, state }) => (
          <Link key={id} to="/openings/$id" params={{ id }}>
            {t('plan.opening', { title, state: t(`opening_state.${state}`) })}
          </Link>
        ))}
      </p>
      <Acts plan={plan} />
    </li>
  );
}

function usePlanChange(plan: Plan, onDone?: () => void) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: PlanChange) => openingsApi.changePlan(plan.id, change),
    onSuccess: async () => {
      onDone?.();
      await queries.invalidateQueries({ queryKey: plansQuery.queryKey });
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
}

function Acts({ plan }: { plan: Plan }) {
  const { t } = useTranslation('staff');
  const [editing, edit] = useState(false);
  const change = usePlanChange(plan);
  if (plan.state === 'closed') {
    return (
      <Button
        size="xs"
        mt="sm"
        variant="default"
        loading={change.isPending}
        onClick={() => change.mutate({ state: 'active' })}
      >
        {t('plan.reopen')}
      </Button>
    );
  }
  return (
    <Group gap="xs" mt="sm">
      <Button size="xs" variant="default" onClick={() => edit(true)}>
        {t('plan.edit')}
      </Button>
      <ConfirmButton
        label={t('plan.close')}
        title={t('plan.close_title')}
        text={t('plan.close_text')}
        button={{ size: 'xs' }}
        pending={change.isPending}
        onConfirm={() => change.mutate({ state: 'closed' })}
      />
      <Modal
        opened={editing}
        onClose={() => edit(false)}
        title={t('plan.edit_title')}
        size="sm"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <EditForm plan={plan} onDone={() => edit(false)} />
      </Modal>
    </Group>
  );
}

/** How many and by when; what was planned stays readable above. */
function EditForm({ plan, onDone }: { plan: Plan; onDone: () => void }) {
  const { t } = useTranslation('staff');
  const [headcount, setHeadcount] = useState(plan.headcount);
  const [due, setDue] = useState(plan.due_on);
  const change = usePlanChange(plan, onDone);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (due !== '') change.mutate({ headcount, due_on: due });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <p className={classes.help}>{plan.text || plan.title}</p>
        <NumberInput
          data-autofocus
          label={t('opening.headcount')}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={headcount}
          onChange={(value) => setHeadcount(Number(value) || 1)}
        />
        <TextInput
          type="date"
          label={t('opening.due_on')}
          value={due}
          error={due === '' ? t('plan.needs_date') : null}
          onChange={(event) => setDue(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending}>
            {t('plan.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
