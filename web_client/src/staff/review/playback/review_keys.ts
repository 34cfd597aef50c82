import { useShortcuts } from '../../live/shortcuts';
import type { Playback } from './playback';

const STEP_S = 5;

/** Space or K plays, arrows step; silent while one types. */
export function useReviewKeys(playback: Playback): void {
  const step = (by_s: number) => playback.seek(playback.get().time_s + by_s);
  useShortcuts({
    ' ': () => playback.toggle(),
    k: () => playback.toggle(),
    j: () => step(-STEP_S),
    l: () => step(STEP_S),
  });
}
