import { useInfiniteQuery } from '@tanstack/react-query';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import type { Applicant, Application, Stage } from '../pipeline/wire';
import { ButtonLink } from '../shell/links';
import classes from './applicants.module.css';
import { timeLineQuery } from './queries';

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

/** How the button to it looks. */
const LOOK = {
  variant: 'light',
  size: 'compact-md',
  rightSection: <IconArrowRight size={16} aria-hidden />,
} as const;

interface NextStepProps {
  applicant: Applicant;
  application: Application;
}

/** What HR does next for an application, and the way there. */
export function NextStep({ applicant, application: { stage, opening } }: NextStepProps) {
  const { t } = useTranslation('staff');
  const interview = useLatestInterview(applicant.id, opening.id, stage === 'interviewed');
  if (!waits(stage)) return null;
  return (
    <div className={classes.next}>
      <p>{t(`person.next.${stage}`)}</p>
      {applicant.resume_id !== null && stage === 'applied' ? (
        <ButtonLink to="/resumes/$id" params={{ id: applicant.resume_id }} {...LOOK}>
          {t('person.to_resume')}
        </ButtonLink>
      ) : interview !== null && stage === 'scheduled' ? (
        <ButtonLink to="/interviews/$id" params={{ id: interview }} {...LOOK}>
          {t('person.to_interview')}
        </ButtonLink>
      ) : interview !== null && stage === 'interviewed' ? (
        <ButtonLink to="/interviews/$id/review" params={{ id: interview }} {...LOOK}>
          {t('person.to_review')}
        </ButtonLink>
      ) : (
        <ButtonLink to={WAYS[stage]} {...LOOK}>
          {t(`person.next_act.${stage}`)}
        </ButtonLink>
      )}
    </div>
  );
}

/** The latest interview for an opening that has ended, or not; null where none is among what was read. */
function useLatestInterview(applicant: string, opening: string, ended: boolean): string | null {
  const lines = useInfiniteQuery(timeLineQuery(applicant));
  const latest = lines.data?.pages
    .flatMap(({ items }) => items)
    .filter((one) => one.kind === 'interview')
    .find((one) => one.opening?.id === opening && (one.detail === 'ended') === ended);
  return latest?.interview_id ?? null;
}
