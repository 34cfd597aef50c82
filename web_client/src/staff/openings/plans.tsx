import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { figure } from '../words/measures';
import { date } from './dates';
import classes from './openings.module.css';
import { plansQuery } from './queries';
import type { Plan } from './wire';

/** Plans that are followed, each with its progress against its date. */
export function Plans() {
  const { t } = useTranslation('staff');
  const plans = (useQuery(plansQuery).data ?? []).filter(({ state }) => state === 'active');
  if (plans.length === 0) return null;
  return (
    <section aria-labelledby="plans" className={classes.plans}>
      <h2 id="plans" className={classes.sectionTitle}>
        {t('plan.title')}
      </h2>
      <ul className={classes.cards}>
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} />
        ))}
      </ul>
    </section>
  );
}

function PlanCard({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation('staff');
  const share = (number: number) => `${Math.min(100, (100 * number) / plan.headcount)}%`;
  return (
    <li className={classes.plan}>
      <div className={classes.planTop}>
        <h3 className={classes.planName}>{plan.title}</h3>
        <span className={classes.pace} data-pace={plan.pace}>
          {t(`plan.pace_${plan.pace}`)}
        </span>
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
            {title} ({t(`opening_state.${state}`)})
          </Link>
        ))}
      </p>
    </li>
  );
}
