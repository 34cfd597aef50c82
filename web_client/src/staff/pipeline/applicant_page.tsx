import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { languageName } from '../words/names';
import { ApplicationDetails } from './application_details';
import classes from './board.module.css';
import { applicantQuery } from './queries';
import { useMoves } from './use_moves';
import type { Applicant } from './wire';

/** A person: who, and what they applied for. */
export function ApplicantPage() {
  const { id } = useParams({ from: '/signed-in/framed/applicants/$id' });
  const applicant = useQuery(applicantQuery(id));
  if (applicant.isPending) return <Waiting />;
  if (applicant.isError) {
    return <Failed error={applicant.error} retry={() => void applicant.refetch()} />;
  }
  return <Person applicant={applicant.data} />;
}

function Person({ applicant }: { applicant: Applicant }) {
  const { t, i18n } = useTranslation('staff');
  useTitle(applicant.name);
  const moves = useMoves();
  return (
    <>
      <h1 className={classes.title}>{applicant.name}</h1>
      <p className={classes.contact}>
        <a href={`mailto:${applicant.email}`} className={classes.link}>
          {applicant.email}
        </a>
        {' · '}
        {languageName(i18n.language, applicant.locale)}
      </p>
      <h2 className={classes.subtitle}>{t('applicant.applications')}</h2>
      <div className={classes.applications}>
        {applicant.applications.map((application) => (
          <div key={application.id} className={classes.panel}>
            <ApplicationDetails
              application={application}
              onMove={(to) => moves.mutate({ ids: [application.id], to })}
            />
          </div>
        ))}
      </div>
    </>
  );
}
