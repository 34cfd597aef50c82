import { Button } from '@mantine/core';
import { IconHourglass, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { interviewQuery } from '../interviews/queries';
import { useMe } from '../session/session';
import { ButtonLink } from '../shell/links';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { Drafts } from './rating/drafts';
import { Lobby } from './lobby/lobby';
import type { Choice } from './own_media';
import { PanelContext, sendDraft, useParts, type PanelParts } from './panel_context';
import { PanelRoom } from './panel_room';
import { PanelStore, usePanel } from './panel_store';

/** The live panel: first the door, then the room. */
export function PanelPage() {
  const { t } = useTranslation('staff');
  const { id } = useParams({ from: '/signed-in/interviews/$id/live' });
  const interview = useQuery({ ...interviewQuery(id), refetchInterval: false });
  const [choice, setChoice] = useState(() => joinedBefore(id));
  useTitle(interview.data && t('panel.title', { name: interview.data.applicant.name }));
  if (interview.isPending) return <Waiting />;
  // What is known stays: a server that is away for a moment must not close the room.
  if (interview.data === undefined) {
    return <Failed error={interview.error} retry={() => void interview.refetch()} />;
  }
  if (choice === null) {
    const join = (chosen: Choice) => {
      sessionStorage.setItem(joinedKey(id), JSON.stringify(chosen));
      setChoice(chosen);
    };
    return <Lobby interview={interview.data} onJoin={join} />;
  }
  return <Room interview={interview.data} choice={choice} />;
}

const joinedKey = (id: string) => `vivavoce.joined/${id}`;

/** A page that is loaded again goes straight back into the room. */
function joinedBefore(id: string): Choice | null {
  return JSON.parse(sessionStorage.getItem(joinedKey(id)) ?? 'null') as Choice | null;
}

function Room({ interview, choice }: { interview: Interview; choice: Choice }) {
  const [entry, setEntry] = useState(0);
  return (
    <RoomOnce
      key={entry}
      interview={interview}
      choice={choice}
      again={() => setEntry((n) => n + 1)}
    />
  );
}

interface EnteredProps {
  interview: Interview;
  choice: Choice;
  /** Enters anew, after another window took over. */
  again: () => void;
}

function RoomOnce({ interview, choice, again }: EnteredProps) {
  const me = useMe();
  const [parts] = useState(() => panelParts(interview.id, me.id));
  useEffect(() => enter(parts), [parts]);
  return (
    <PanelContext value={parts}>
      <Entered interview={interview} choice={choice} again={again} />
    </PanelContext>
  );
}

function panelParts(interview: string, me: string): PanelParts {
  const store = new PanelStore(interview);
  const drafts = new Drafts({
    storage: sessionStorage,
    scope: `vivavoce.draft/${interview}/${me}`,
    send: (key, value) => sendDraft(store, key, value),
  });
  return { interview, store, drafts };
}

/** Connects the room to the page around it; returns how to leave. */
function enter({ store, drafts }: PanelParts): () => void {
  const leave = store.open(() => drafts.flush());
  const guard = (event: BeforeUnloadEvent) => {
    drafts.flush();
    if (drafts.unsaved) event.preventDefault();
  };
  const { wake } = store;
  window.addEventListener('beforeunload', guard);
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  return () => {
    window.removeEventListener('beforeunload', guard);
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    drafts.flush();
    drafts.close();
    leave();
  };
}

function Entered({ interview, choice, again }: EnteredProps) {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  const known = usePanel(store, ({ room }) => room !== null);
  const socket = usePanel(store, (panel) => panel.socket);
  if (socket.phase === 'closed' && socket.reason !== 'left') {
    const takenOver = socket.reason === 'taken_over';
    return (
      <Empty
        icon={<IconPlugConnectedX size={28} stroke={1.5} />}
        title={t(`closed.${socket.reason}`)}
        text={t(takenOver ? 'closed.taken_over_text' : 'closed.text')}
        act={
          takenOver ? (
            <Button onClick={again}>{t('closed.use_here')}</Button>
          ) : (
            <ButtonLink to="/interviews" variant="default">
              {t('state.to_interviews')}
            </ButtonLink>
          )
        }
      />
    );
  }
  if (!known && socket.phase === 'reconnecting' && socket.full) {
    return (
      <div role="status">
        <Empty
          icon={<IconHourglass size={28} stroke={1.5} />}
          title={t('panel.full_title')}
          text={t('panel.full_text')}
          act={
            <ButtonLink to="/interviews" variant="default">
              {t('state.to_interviews')}
            </ButtonLink>
          }
        />
      </div>
    );
  }
  if (!known) return <Waiting label={t('panel.entering')} />;
  return <PanelRoom interview={interview} choice={choice} />;
}
