import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import type { Application, Stage } from '../pipeline/wire';
import { ButtonLink } from '../shell/links';
import classes from './applicants.module.css';

/** Where the next thing to do is done, by stage; a stage without one waits for nothing. */
const WAYS = {
  applied: '/pipeline',
  screening: '/invitations',
  invited: '/invitations',
  scheduled: '/interviews',
  interviewed: '/interviews',
  offer: '/pipeline',
} as const satisfies Partial<Record<Stage, string>>;

type Waiting = keyof typeof WAYS;

const waits = (stage: Stage): stage is Waiting => stage in WAYS;

/** What HR does next for an application, and the way there. */
export function NextStep({ application }: { application: Application }) {
  const { t } = useTranslation('staff');
  const { stage } = application;
  if (!waits(stage)) return null;
  return (
    <div className={classes.next}>
      <p>{t(`person.next.${stage}`)}</p>
      <ButtonLink
        to={WAYS[stage]}
        variant="light"
        size="compact-md"
        rightSection={<IconArrowRight size={16} aria-hidden />}
      >
        {t(`person.next_act.${stage}`)}
      </ButtonLink>
    </div>
  );
}
