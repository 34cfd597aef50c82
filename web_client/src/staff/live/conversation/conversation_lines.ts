/** Utterances, questions and notices of a room as one list in time. Pure. */
import type { RoomState } from '../../../live/state';
import { isUnwritten, type Notice, type PromptShown, type Transcript } from '../../../live/wire';

export type Line = { key: string; time_s: number } & (
  | { kind: 'said'; said: Transcript; first: boolean }
  | { kind: 'asked'; text: string; setAside: boolean }
  | { kind: 'prompt'; prompt: Prompt }
  | { kind: 'notice'; notice: Notice }
);

type Prompt = Pick<PromptShown, 'time_s' | 'answer' | 'kind' | 'text'>;

type Source = Pick<RoomState, 'transcript' | 'partials' | 'answers' | 'questions' | 'notices'> & {
  /** Whose notices are shown; what interviewers do with their cameras is nobody's evidence. */
  applicant: string | undefined;
  prompts: readonly Prompt[];
  /** Ids of answers instead of which a later take counts. */
  setAside: readonly string[];
  /** Null before the start. What was noticed in the lobby is of no use once it has come. */
  started_s: number | null;
};

/**
 * `first` marks where another person begins to speak, so that names are not repeated. What was
 * heard and turned out to be no words is left out, but for another language.
 */
export function conversationLines(room: Source): Line[] {
  const said = [...room.transcript, ...Object.values(room.partials)].filter(
    (line) => line.text.trim() !== '' || isUnwritten(line),
  );
  const notices = room.notices.filter(
    ({ participant, time_s }) =>
      participant === room.applicant && time_s >= (room.started_s ?? -Infinity),
  );
  const lines: Line[] = [
    ...said.map((line) => ({
      kind: 'said' as const,
      key: `${line.participant}/${line.utterance}`,
      time_s: line.start_s,
      said: line,
      first: true,
    })),
    ...room.answers.map(({ id, question_id, start_s }) => ({
      kind: 'asked' as const,
      key: `asked/${id}`,
      time_s: start_s,
      text: room.questions.find((q) => q.id === question_id)?.text ?? question_id,
      setAside: room.setAside.includes(id),
    })),
    ...room.prompts.map((prompt) => ({
      kind: 'prompt' as const,
      key: `prompt/${prompt.time_s}/${prompt.kind}`,
      time_s: prompt.time_s,
      prompt,
    })),
    ...notices.map((notice) => ({
      kind: 'notice' as const,
      key: `notice/${notice.time_s}/${notice.kind}/${notice.participant}`,
      time_s: notice.time_s,
      notice,
    })),
  ].sort((a, b) => a.time_s - b.time_s);
  let speaker: string | null = null;
  return lines.map((line) => {
    if (line.kind === 'asked') speaker = null;
    if (line.kind !== 'said') return line;
    const first = line.said.participant !== speaker;
    speaker = line.said.participant;
    return { ...line, first };
  });
}
