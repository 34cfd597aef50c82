import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowLeft,
  IconLayoutKanban,
  IconPlayerPause,
  IconPlayerPlay,
  IconX,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { ConfirmButton } from '../shell/confirm';
import { ButtonLink } from '../shell/links';
import { Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { OpeningForm } from './opening_form';
import { OpeningSide } from './opening_side';
import classes from './openings.module.css';
import { openingQuery } from './queries';
import { StateBadge } from './state_badge';
import {
  emptyFields,
  openingsApi,
  type OpeningDetails,
  type OpeningFields,
  type OpeningState,
} from './wire';

/** An opening with what it asks for; HR edits it here. */
export function OpeningPage() {
  const { id } = useParams({ from: '/signed-in/framed/openings/$id' });
  const opening = useQuery(openingQuery(id));
  if (opening.isPending) return <Waiting />;
  if (opening.isError) {
    return <Failed error={opening.error} retry={() => void opening.refetch()} />;
  }
  return <Loaded key={opening.data.id} opening={opening.data} />;
}

function Loaded({ opening }: { opening: OpeningDetails }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [saves, setSaves] = useState(0);
  useTitle(opening.title);
  const save = useMutation({
    mutationFn: ({ fields, version }: { fields: OpeningFields; version: number }) =>
      openingsApi.edit(opening.id, version, fields),
    onSuccess: async (saved) => {
      setSaves(saves + 1);
      queries.setQueryData(['opening', opening.id], saved);
      notifications.show({ message: t('opening.saved', { version: saved.version }) });
      await queries.invalidateQueries({ queryKey: ['opening', opening.id, 'versions'] });
      await queries.invalidateQueries({ queryKey: ['openings'] });
    },
  });
  return (
    <>
      <Link to="/openings" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('nav.openings')}
      </Link>
      <div className={classes.pageTop}>
        <div className={classes.headline}>
          <h1>{opening.title}</h1>
          <StateBadge state={opening.state} />
        </div>
        {opening.may_edit && <Acts opening={opening} />}
      </div>
      <div className={classes.columns}>
        {opening.fields ? (
          <OpeningForm
            key={saves}
            initial={opening.fields}
            version={opening.version}
            saving={save.isPending}
            error={save.error}
            onSave={(fields, version) => save.mutate({ fields, version })}
          />
        ) : (
          <Asked opening={opening} />
        )}
        <OpeningSide
          opening={opening}
          onRestore={(fields) => save.mutate({ fields, version: opening.version })}
        />
      </div>
    </>
  );
}

/** What interviewers read of an opening. */
function Asked({ opening }: { opening: OpeningDetails }) {
  return (
    <section className={classes.card}>
      <ul className={classes.rows}>
        {opening.competencies.map((competency) => (
          <li key={competency.id}>
            <strong>{competency.name}</strong>
            <ol className={classes.questions}>
              {competency.anchors.map((anchor) => (
                <li key={anchor}>{anchor}</li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Acts({ opening }: { opening: OpeningDetails }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (state: OpeningState) => openingsApi.setState(opening.id, state),
    onSuccess: async (saved) => {
      queries.setQueryData(['opening', opening.id], saved);
      await queries.invalidateQueries({ queryKey: ['openings'] });
      await queries.invalidateQueries({ queryKey: ['plans'] });
    },
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
  });
  return (
    <div className={classes.acts}>
      <ButtonLink
        to="/pipeline"
        search={{ opening: opening.id }}
        variant="default"
        leftSection={<IconLayoutKanban size={16} aria-hidden />}
      >
        {t('opening.to_pipeline')}
      </ButtonLink>
      {opening.state === 'open' && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={change.isPending}
          onClick={() => change.mutate('paused')}
        >
          {t('opening.pause')}
        </Button>
      )}
      {opening.state !== 'open' && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={change.isPending}
          onClick={() => change.mutate('open')}
        >
          {t(opening.state === 'closed' ? 'opening.reopen' : 'opening.open')}
        </Button>
      )}
      {opening.state !== 'closed' && (
        <ConfirmButton
          label={t('opening.close')}
          title={t('opening.close_title')}
          text={t('opening.close_text')}
          icon={<IconX size={16} aria-hidden />}
          pending={change.isPending}
          onConfirm={() => change.mutate('closed')}
        />
      )}
    </div>
  );
}

/** A new opening, best begun with a pasted description. */
export function NewOpeningPage() {
  const { t, i18n } = useTranslation('staff');
  const [blank] = useState(() => emptyFields(i18n.language));
  useTitle(t('openings.new'));
  const queries = useQueryClient();
  const navigate = useNavigate();
  const create = useMutation({
    mutationFn: openingsApi.create,
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['openings'] });
      await navigate({ to: '/openings/$id', params: { id } });
    },
  });
  return (
    <>
      <Link to="/openings" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t('nav.openings')}
      </Link>
      <div className={classes.pageTop}>
        <h1>{t('openings.new')}</h1>
      </div>
      <OpeningForm
        initial={blank}
        version={null}
        saving={create.isPending}
        error={create.error}
        onSave={(fields) => create.mutate(fields)}
      />
    </>
  );
}
