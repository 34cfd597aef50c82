/** Names of what an AI-led interview calls by id. */
import type { TFunction } from '../../i18n';
import type { AiTurn, FollowUpReason } from '../../live/wire';

/** What the AI or the applicant is doing. */
export function turnText(t: TFunction<'staff'>, { state, reason }: AiTurn): string {
  if (state === 'paused' && reason === 'away') return t('ai.state.away');
  if (state === 'waiting' && reason === '') return t('ai.state.welcome'); // open, nobody there
  if (state === 'paused' && reason === 'unheard') return t('ai.state.unheard');
  if (state === 'checking' && (reason === 'finished' || reason === 'no_answer'))
    return t(`ai.state.${reason}`);
  return t(`ai.state.${state}`);
}

/** Why the AI asked once more. */
export function followUpText(t: TFunction<'staff'>, reason: FollowUpReason | ''): string {
  return reason === '' ? t('ai.follow_up') : t(`ai.follow_up_for.${reason}`);
}
