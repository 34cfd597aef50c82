/** Utterances, questions and notices of a room as one list in time. Pure. */
import type { RoomState } from '../../live/state';
import type { Notice, Transcript } from '../../live/wire';

export type Line = { key: string; time_s: number } & (
  | { kind: 'said'; said: Transcript; first: boolean }
  | { kind: 'asked'; text: string }
  | { kind: 'notice'; notice: Notice }
);

type Source = Pick<RoomState, 'transcript' | 'partials' | 'answers' | 'questions' | 'notices'> & {
  /** Whose notices are shown; what interviewers do with their cameras is nobody's evidence. */
  applicant: string | undefined;
};

/**
 * `first` marks where another person begins to speak, so that names are not repeated. What was
 * heard and turned out to be no words is left out.
 */
export function conversationLines(room: Source): Line[] {
  const said = [...room.transcript, ...Object.values(room.partials)].filter(
    ({ text }) => text.trim() !== '',
  );
  const notices = room.notices.filter(({ participant }) => participant === room.applicant);
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
