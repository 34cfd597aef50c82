import { Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import type { Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { openAnswer, peopleAsk } from '../../live/state';
import { AiBar } from '../ai/ai_bar';
import { Conversation, type Spotlight } from './conversation/conversation';
import { EvidencePane } from './scores/evidence_pane';
import { useOwnMedia, type Choice, type Destination } from './own_media';
import { useAskNext, useCommand, useParts, useRoom } from './panel_context';
import { PanelHeader } from './panel_header';
import classes from './panel_room.module.css';
import { usePanel } from './panel_store';
import { QuestionList } from './questions/question_list';
import { RatingPane } from './rating/rating_pane';
import { ScoreStrip } from './scores/score_strip';
import { useShortcuts } from './shortcuts';
import { Stage } from './stage/stage';

/** Everything of the panel in one look; on a small screen, the picture and tabs. */
export function PanelRoom({ interview, choice }: { interview: Interview; choice: Choice }) {
  const wide = useMediaQuery('(min-width: 1180px)', true, { getInitialValueInEffect: false });
  const own = useOwnMedia(choice, useDestination());
  useTellMediaState(own.on);
  const view = useView();
  usePanelShortcuts(own.toggle);
  const parts = {
    conversation: <Conversation spotlight={view.spotlight} />,
    questions: <QuestionList selected={view.question} select={view.select} />,
    rating: <RatingPane question={view.question} onBusy={view.setBusy} />,
    scores: <ScoreStrip opened={view.dimension} open={view.open} />,
  };
  const evidence = view.dimension !== null && (
    <EvidencePane
      key={view.dimension}
      dimension={view.dimension}
      close={() => view.open(null)}
      show={view.show}
    />
  );
  return (
    <div className={classes.page}>
      <PanelHeader interview={interview} />
      <main className={wide ? classes.wide : classes.narrow}>
        <section className={classes.stage}>
          <Stage interview={interview} own={own} />
        </section>
        {wide ? (
          <>
            <section className={classes.conversation}>{parts.conversation}</section>
            <section className={classes.scores}>{parts.scores}</section>
            <div className={classes.right}>
              <AiBar />
              <section className={classes.questions}>{parts.questions}</section>
              <section className={classes.rating}>{parts.rating}</section>
              {evidence}
            </div>
          </>
        ) : (
          <>
            <PanelTabs parts={parts} />
            {evidence}
          </>
        )}
      </main>
    </div>
  );
}

const TABS = ['conversation', 'questions', 'scores', 'rating'] as const;

function PanelTabs({ parts }: { parts: Record<(typeof TABS)[number], React.ReactNode> }) {
  const { t } = useTranslation('staff');
  return (
    <Tabs defaultValue="conversation" keepMounted={false} className={classes.tabs}>
      <AiBar />
      <Tabs.List grow>
        {TABS.map((tab) => (
          <Tabs.Tab key={tab} value={tab} className={classes.tab}>
            {t(`panel.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((tab) => (
        <Tabs.Panel key={tab} value={tab} className={classes.tabPanel}>
          {parts[tab]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function useDestination(): Destination {
  const { interview, store } = useParts();
  const iceServers = usePanel(store, (panel) => panel.iceServers);
  return useMemo(() => ({ interview, iceServers }), [interview, iceServers]);
}

/** What one looks at: a question, a score, a moment. None of it is the room's business. */
function useView() {
  const asked = useRoom((room) => openAnswer(room)?.question_id ?? null);
  const last = useRoom((room) => room.answers.at(-1)?.question_id ?? null);
  const first = useRoom((room) => room.questions[0]?.id ?? null);
  const [chosen, choose] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [dimension, open] = useState<string | null>(null);
  const [spotlight, show] = useState<Spotlight | null>(null);
  const [followed, follow] = useState(asked);
  if (asked !== followed && !busy) {
    // The pane follows what is asked, but never while one is writing in it.
    follow(asked);
    if (asked !== null) choose(null);
  }
  const followable = busy ? followed : asked;
  return {
    question: chosen ?? followable ?? last ?? first,
    select: choose,
    setBusy,
    dimension,
    open,
    spotlight,
    show,
  };
}

const SETTLED_MS = 600;

/** Others are told whether one can be seen and heard. */
function useTellMediaState(on: Readonly<Record<'video' | 'audio', boolean>>): void {
  const { store } = useParts();
  const open = useRoom(() => store.get().socket.phase === 'open');
  const { video, audio } = on;
  useEffect(() => {
    if (!open) return;
    // Camera and microphone open one after the other: told once, when they have.
    const timer = setTimeout(() => {
      store.send({ type: 'media_state', camera: video, microphone: audio }).catch(() => undefined);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [store, open, video, audio]);
}

function usePanelShortcuts(toggle: (kind: 'video' | 'audio') => Promise<void>): void {
  const { store } = useParts();
  const run = useCommand();
  const askNext = useAskNext();
  const room = () => store.get().room;
  useShortcuts({
    n: askNext,
    e: () => {
      const now = room();
      if (now && openAnswer(now) && peopleAsk(now)) void run({ type: 'end_answer' });
    },
    m: () => void toggle('audio'),
    v: () => void toggle('video'),
  });
}
