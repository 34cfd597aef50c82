import { Button, Paper } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowLeft,
  IconBraces,
  IconDownload,
  IconEraser,
  IconFileText,
  IconRefresh,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { MayBeLine } from './may_be';
import { ProfileView } from './profile_view';
import { resumeQuery } from './queries';
import {
  fileUrl,
  jsonResumeUrl,
  resumesApi,
  type Profile,
  type Resume,
  type Section,
  type Span,
} from './requests';
import classes from './resume_page.module.css';
import { SectionForm } from './section_form';
import { SourceText } from './source_text';
import { causeText } from './words';

/** One resume: what was read of it, beside the words it was read from. */
export function ResumePage() {
  const { id } = useParams({ from: '/signed-in/framed/resumes/$id' });
  const { t } = useTranslation('staff');
  const resume = useQuery(resumeQuery(id));
  useTitle(resume.data?.applicant?.name ?? t('resumes.title'));
  if (resume.isPending) return <Waiting />;
  if (resume.isError) return <Failed error={resume.error} retry={() => void resume.refetch()} />;
  return (
    <>
      <Link to="/resumes" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('resumes.title')}
      </Link>
      <Head resume={resume.data} />
      <Body resume={resume.data} />
    </>
  );
}

function Head({ resume }: { resume: Resume }) {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const erase = useMutation({
    mutationFn: () => resumesApi.erase(resume.id),
    onSuccess: async () => {
      await navigate({ to: '/resumes' });
      queries.removeQueries({ queryKey: ['resume', resume.id] });
      await queries.invalidateQueries({ queryKey: ['resumes'] });
    },
    onError: (error) => notifications.show({ color: 'red.8', message: errorText(t, error) }),
  });
  if (resume.status === 'erased') return null;
  return (
    <div className={classes.top}>
      <div>
        <h1>{resume.applicant?.name ?? resume.filename}</h1>
        <p className={classes.facts}>
          {resume.opening?.name ?? t('resumes.talent_pool')} · {resume.filename}
          {resume.scanned && ` · ${t('resumes.status.scanned')}`}
        </p>
        {resume.persons.length > 0 && (
          <p className={classes.facts}>
            {t('resume.also', {
              names: resume.persons.map(({ name }) => name).join(t('list.separator')),
            })}
          </p>
        )}
        {resume.may_be && <MayBeLine mayBe={resume.may_be} />}
      </div>
      <div className={classes.acts}>
        <Button
          component="a"
          href={fileUrl(resume.id)}
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t('resume.original')}
        </Button>
        {resume.profile && (
          <Button
            component="a"
            href={jsonResumeUrl(resume.id)}
            variant="default"
            leftSection={<IconBraces size={16} aria-hidden />}
          >
            {t('resume.export')}
          </Button>
        )}
        <ConfirmButton
          label={t('resume.erase')}
          title={t('resume.erase_title')}
          text={t('resume.erase_text')}
          icon={<IconEraser size={16} aria-hidden />}
          grave
          pending={erase.isPending}
          onConfirm={() => erase.mutate()}
        />
      </div>
    </div>
  );
}

function Body({ resume }: { resume: Resume }) {
  const { t } = useTranslation('staff');
  const icon = <IconFileText size={28} stroke={1.5} />;
  switch (resume.status) {
    case 'queued':
    case 'reading':
      return <Waiting label={t('resume.being_read')} />;
    case 'erased':
      return <Empty icon={icon} title={t('resume.erased')} text={t('resume.erased_text')} />;
    case 'failed':
      return (
        <Empty
          icon={icon}
          title={t('resume.failed')}
          text={causeText(t, resume.problem)}
          act={resume.size > 0 ? <ReadAgain resume={resume} /> : undefined}
        />
      );
    case 'parsed':
      return resume.profile && <Parsed resume={resume} profile={resume.profile} />;
  }
}

function ReadAgain({ resume }: { resume: Resume }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => resumesApi.readAgain(resume.id),
    onSuccess: (now) => queries.setQueryData(resumeQuery(resume.id).queryKey, now),
    onError: (error) => notifications.show({ color: 'red.8', message: errorText(t, error) }),
  });
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={again.isPending}
      onClick={() => again.mutate()}
    >
      {t('resume.read_again')}
    </Button>
  );
}

function Parsed({ resume, profile }: { resume: Resume; profile: Profile }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [shown, setShown] = useState<Span | null>(null);
  const [editing, edit] = useState<Section | null>(null);
  const change = useMutation({
    mutationFn: (to: { section: Section; value?: unknown }) =>
      'value' in to
        ? resumesApi.edit(resume.id, to.section, to.value)
        : resumesApi.putBack(resume.id, to.section),
    onSuccess: (now) => {
      queries.setQueryData(resumeQuery(resume.id).queryKey, now);
      edit(null);
    },
    onError: (error) => notifications.show({ color: 'red.8', message: errorText(t, error) }),
  });
  return (
    <div className={classes.columns}>
      <Paper withBorder className={classes.card}>
        <ProfileView
          resume={resume}
          profile={profile}
          onPoint={setShown}
          onEdit={edit}
          onPutBack={(section) => change.mutate({ section })}
        />
      </Paper>
      <Paper withBorder className={`${classes.card ?? ''} ${classes.source ?? ''}`}>
        <SourceText resume={resume} shown={shown} />
      </Paper>
      {editing !== null && (
        <SectionForm
          section={editing}
          profile={profile}
          saving={change.isPending}
          onSave={(value) => change.mutate({ section: editing, value })}
          onClose={() => edit(null)}
        />
      )}
    </div>
  );
}
