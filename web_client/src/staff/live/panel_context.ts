/** What every part of the live panel needs: the room, the commands, the drafts. */
import { notifications } from '@mantine/notifications';
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslation } from '../../i18n';
import { CommandFailed } from '../../live/socket';
import { sessionNow, type RoomState } from '../../live/state';
import type { Command, Job } from '../../live/wire';
import { errorText } from '../words/errors';
import { SendFailed, type Draft, type Drafts } from './rating/drafts';
import { askedByNext } from './questions/next_question';
import { usePanel, type PanelStore } from './panel_store';

export interface PanelParts {
  interview: string;
  store: PanelStore;
  drafts: Drafts;
}

export const PanelContext = createContext<PanelParts | null>(null);

export function useParts(): PanelParts {
  const parts = useContext(PanelContext);
  if (parts === null) throw new Error('this part stands outside the panel');
  return parts;
}

/** One slice of the room; only below the page's wait for the first welcome. */
export function useRoom<T>(select: (room: RoomState) => T): T {
  return usePanel(useParts().store, ({ room }) => {
    if (room === null) throw new Error('the room is not yet known');
    return select(room);
  });
}

/** The job as staff are sent it: with competencies and questions. */
export function useJob(): Job {
  return useRoom((room) => room.job as Job);
}

/** Asks one's own connection for a sign of life; null while there is none to ask. */
export function useCheck(): (() => Promise<void>) | null {
  const { store } = useParts();
  return usePanel(store, ({ socket }) => (socket.phase === 'open' ? store.check : null));
}

/** Sends a command; a failure is said in words at the bottom of the page. */
export function useCommand(): (command: Command) => Promise<boolean> {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  return useCallback(
    async (command) => {
      try {
        await store.send(command);
        return true;
      } catch (error) {
        notifications.show({ id: command.type, color: 'red', message: errorText(t, error) });
        return false;
      }
    },
    [store, t],
  );
}

/** Puts the next question. */
export function useAskNext(): () => void {
  const { store } = useParts();
  const run = useCommand();
  return useCallback(() => {
    const { room } = store.get();
    const next = room && askedByNext(room, sessionNow(room));
    if (next) void run({ type: 'ask', question_id: next.id });
  }, [store, run]);
}

/** Under what the text of an own question is kept until it is added. */
export const ownQuestionKey = (interview: string) => `vivavoce.own_question/${interview}`;

export const noteDraft = (question: string) => JSON.stringify(['note', question]);
export const rateDraft = (question: string, competency: string) =>
  JSON.stringify(['rate', question, competency]);

/** Sends one draft as the command that its key names. */
export async function sendDraft(store: PanelStore, key: string, value: unknown): Promise<void> {
  const [kind, question_id = '', competency = ''] = JSON.parse(key) as string[];
  try {
    await store.send(
      kind === 'note'
        ? { type: 'note', question_id, text: String(value) }
        : { type: 'rate', question_id, competency, level: value as number | null },
    );
  } catch (error) {
    if (error instanceof CommandFailed) throw new SendFailed(error.message, error.retryable);
    throw error;
  }
}

export function useDraft(key: string): Draft | undefined {
  const { drafts } = useParts();
  return useSyncExternalStore(drafts.subscribe, () => drafts.get(key));
}

/** Seconds on the session clock, told once a second. */
export function useNow(): number {
  const { store } = useParts();
  const read = useCallback(() => {
    const { room } = store.get();
    return room === null ? 0 : sessionNow(room);
  }, [store]);
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), 1000);
    return () => clearInterval(timer);
  }, [read]);
  return now;
}
