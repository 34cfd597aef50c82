/** The spoken question: played when it comes, again on demand, barred until a touch. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { AiTurn } from '../../live/wire';
import { isHushed, isSpoken, turnKey } from './acts';

export type VoiceState = 'silent' | 'playing' | 'blocked' | 'failed';

/** Speaks a turn's text on the chosen loudspeaker (deviceId, "" for the system's choice). */
export function useVoice(turn: AiTurn, speaker: string) {
  const player = useRef<Player | null>(null);
  const [state, setState] = useState<VoiceState>('silent');
  const { speech = null } = turn;
  const key = turnKey(turn);
  const spoken = isSpoken(turn);
  const hushed = isHushed(turn);

  useEffect(() => {
    const made = new Player(setState);
    player.current = made;
    return () => {
      made.hush();
      player.current = null;
    };
  }, []);

  useEffect(() => {
    if (speaker !== '') player.current?.choose(speaker);
  }, [speaker]);

  useEffect(() => {
    if (spoken && speech !== null) player.current?.speak(speech);
    else if (hushed) player.current?.hush();
  }, [key, spoken, hushed, speech]);

  const again = useCallback(() => {
    if (speech !== null) player.current?.speak(speech);
  }, [speech]);
  return { state, again };
}

/** One element for all questions: what a touch has allowed to sound stays allowed. */
class Player {
  private readonly audio = new Audio();
  private fetching: AbortController | null = null;

  constructor(private readonly tell: (state: VoiceState) => void) {
    this.audio.onplaying = () => tell('playing');
    this.audio.onended = () => tell('silent');
    this.audio.onpause = () => tell('silent');
  }

  choose(speaker: string): void {
    void this.audio.setSinkId(speaker).catch(() => undefined); // unplugged
  }

  hush(): void {
    this.fetching?.abort();
    this.audio.pause();
    this.tell('silent');
  }

  /** Fetched whole, as the server gives no ranges; whatever spoke before falls silent. */
  speak(path: string): void {
    this.hush();
    const fetching = new AbortController();
    this.fetching = fetching;
    this.play(path, fetching.signal).catch((error: unknown) => {
      if (fetching.signal.aborted) return;
      const barred = error instanceof Error && error.name === 'NotAllowedError';
      this.tell(barred ? 'blocked' : 'failed');
    });
  }

  private async play(path: string, signal: AbortSignal): Promise<void> {
    const response = await fetch(`${path}?as=applicant`, { signal });
    if (!response.ok) throw new Error(`no voice: ${response.status}`);
    const sound = URL.createObjectURL(await response.blob());
    URL.revokeObjectURL(this.audio.src);
    this.audio.src = sound;
    if (signal.aborted) return;
    await this.audio.play();
  }
}
