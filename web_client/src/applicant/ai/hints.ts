/** Which gentle prompt is to be seen now. Pure. */
import type { AiTurn, PromptShown } from '../../live/wire';

/** Long enough to read two lines while speaking, short enough not to stay in the way. */
const SHOWN_S = 8;

export function latestHint(
  prompts: readonly PromptShown[],
  { answer, state }: Pick<AiTurn, 'answer' | 'state'>,
  now_s: number,
): PromptShown | null {
  const last = prompts.at(-1);
  if (last === undefined || state !== 'answering' || last.answer !== answer) return null;
  return now_s < last.time_s + SHOWN_S ? last : null;
}
