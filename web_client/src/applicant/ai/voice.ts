/** The spoken question: played when it comes, again on demand, barred until a touch. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AiTurn } from '../../live/wire';
import { isHushed, isSpoken, turnKey } from './acts';

export type VoiceState = 'silent' | 'playing' | 'blocked' | 'failed';

/** Speaks a turn's text on the chosen loudspeaker (deviceId, "" for the system's choice). */
export function useVoice(turn: AiTurn, speaker: string) {
  const player = useRef<HTMLAudioElement | null>(null);
  const [state, setState] = useState<VoiceState>('silent');
  const { speech = null } = turn;
  const key = turnKey(turn);
  const spoken = isSpoken(turn);
  const hushed = isHushed(turn);

  useEffect(() => {
    // One element for all questions: what a touch has allowed to sound stays allowed.
    const audio = new Audio();
    player.current = audio;
    audio.onplaying = () => setState('playing');
    audio.onended = () => setState('silent');
    audio.onpause = () => setState('silent');
    audio.onerror = () => setState(audio.hasAttribute('src') ? 'failed' : 'silent');
    return () => {
      audio.pause();
      audio.removeAttribute('src');
      player.current = null;
    };
  }, []);

  useEffect(() => {
    if (speaker !== '') void player.current?.setSinkId(speaker).catch(() => undefined); // unplugged
  }, [speaker]);

  const play = useCallback((url: string) => {
    const audio = player.current;
    if (audio === null) return;
    audio.src = url;
    audio.play().catch((error: unknown) => {
      if (error instanceof Error && error.name === 'NotAllowedError') setState('blocked');
    });
  }, []);

  useEffect(() => {
    if (spoken && speech !== null) play(speech);
    else if (hushed) player.current?.pause();
  }, [key, spoken, hushed, speech, play]);

  return { state, again: () => (speech === null ? undefined : play(speech)) };
}
