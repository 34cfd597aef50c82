import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { IconArrowLeft, IconDownload, IconFileText } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import { ApplicantHolds } from '../holds/applicant_holds';
import { ApplicationDetails } from '../pipeline/application_details';
import { applicantQuery } from '../pipeline/queries';
import { useMoves } from '../pipeline/use_moves';
import type { Applicant } from '../pipeline/wire';
import { holds, useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { languageName } from '../words/names';
import classes from './applicants.module.css';
import { NextStep } from './next_step';
import { TimeLine } from './time_line';

/** A person: what they applied for, what to do next, and all that happened. */
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
  const me = useMe();
  const moves = useMoves();
  return (
    <>
      <Link to="/pipeline" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('nav.pipeline')}
      </Link>
      <div className={classes.top}>
        <h1>{applicant.name}</h1>
        {me.role === 'hr_manager' && (
          <Button
            component="a"
            download
            variant="default"
            href={`/api/v1/applicants/${encodeURIComponent(applicant.id)}/copy`}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('applicant.copy')}
          </Button>
        )}
        {applicant.resume_id !== null && (
          <ButtonLink
            to="/resumes/$id"
            params={{ id: applicant.resume_id }}
            variant="default"
            leftSection={<IconFileText size={16} aria-hidden />}
          >
            {t('applicant.resume')}
          </ButtonLink>
        )}
      </div>
      <p className={classes.contact}>
        {applicant.email !== '' && (
          <a href={`mailto:${applicant.email}`} className={classes.link}>
            {applicant.email}
          </a>
        )}
        {applicant.phone !== '' && (
          <a href={`tel:${applicant.phone}`} className={classes.link}>
            {applicant.phone}
          </a>
        )}
        <span>{languageName(i18n.language, applicant.locale)}</span>
      </p>
      <div className={classes.columns}>
        <section className={classes.column} aria-label={t('applicant.applications')}>
          {applicant.applications.map((application) => (
            <div key={application.id} className={classes.card}>
              <NextStep applicant={applicant} application={application} />
              <ApplicationDetails
                application={application}
                onMove={(to) => moves.mutate({ ids: [application.id], to })}
              />
            </div>
          ))}
        </section>
        <div className={classes.column}>
          <section className={classes.card}>
            <h2 className={classes.heading}>{t('person.time_line')}</h2>
            <TimeLine applicant={applicant.id} />
          </section>
          {holds(me) && (
            <section className={classes.card}>
              <h2 className={classes.heading}>{t('holds.title')}</h2>
              <ApplicantHolds applicant={applicant.id} />
            </section>
          )}
        </div>
      </div>
      {moves.dialog}
    </>
  );
}
