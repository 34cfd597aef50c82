/** Whether pictures come, and why not where they do not. */
import { useEffect, useState, type RefObject } from 'react';
import type { Participant } from './state';
import type { Pictures } from './wire';

/** Of a stream: no picture came yet, they follow one another, or the next does not come. */
export type Flow = 'none' | 'moving' | 'still';

/** Why no pictures follow one another. */
export type Lack =
  /** their camera is switched off */
  | 'camera_off'
  /** one's own link is too weak for them */
  | 'paused'
  /** they came and come no more; one's own connection may be the cause */
  | 'unsure'
  /** they came and come no more, through no act of anybody, and one's own connection answers */
  | 'lost'
  /** the first has not come yet */
  | 'awaited';

/**
 * Why a participant's pictures do not move; null where they do.
 *
 * `carried` is how many of them one's own link takes; `answers`, whether it was heard to work
 * since they stand still.
 */
export function lackOf(
  { camera_on }: Pick<Participant, 'camera_on'>,
  flow: Flow,
  carried: Pictures = 'all',
  answers = true,
): Lack | null {
  if (flow === 'moving') return null;
  if (!camera_on) return 'camera_off';
  if (carried === 'none') return 'paused';
  if (flow === 'none') return 'awaited';
  return answers && carried === 'all' ? 'lost' : 'unsure';
}

/**
 * Why a participant's pictures do not move, where one's own connection is asked before theirs is
 * called lost; null where they do.
 *
 * `check` asks it for a sign of life, and is null while there is no connection to ask.
 */
export function useLack(
  person: Pick<Participant, 'camera_on'>,
  flow: Flow,
  carried: Pictures | undefined,
  check: (() => Promise<void>) | null,
): Lack | null {
  return lackOf(person, flow, carried, useAnswers(flow, check));
}

/** Whether one's own connection, asked by `check`, has answered since pictures stand still. */
export function useAnswers(flow: Flow, check: (() => Promise<void>) | null): boolean {
  const [answers, setAnswers] = useState(false);
  useEffect(() => {
    if (flow !== 'still' || check === null) return;
    let asking = true;
    const answered = () => {
      if (asking) setAnswers(true);
    };
    check().then(answered, () => undefined); // a lost connection is told by itself
    return () => {
      asking = false;
      setAnswers(false);
    };
  }, [flow, check]);
  return answers;
}

/** Together at most two seconds: whoever looks at a picture should not wonder for longer. */
const STILL_AFTER_MS = 1_400;
const LOOK_EVERY_MS = 250;

/** How the pictures of the stream that an element plays follow one another. */
export function useFlow(
  element: RefObject<HTMLVideoElement | null>,
  stream: MediaStream | null,
): Flow {
  const [flow, setFlow] = useState<Flow>('none');
  useEffect(() => {
    const video = element.current;
    if (video === null || stream === null) return;
    const stop = watchPictures(video, setFlow);
    return () => {
      stop();
      setFlow('none');
    };
  }, [element, stream]);
  return flow;
}

function watchPictures(video: HTMLVideoElement, tell: (flow: Flow) => void): () => void {
  // A browser that does not tell of each picture is believed to show them.
  if (!('requestVideoFrameCallback' in HTMLVideoElement.prototype)) {
    const begun = () => tell('moving');
    video.addEventListener('resize', begun);
    return () => video.removeEventListener('resize', begun);
  }
  let latest_ms: number | null = null;
  const shown = () => {
    latest_ms = performance.now();
    tell('moving');
    request = video.requestVideoFrameCallback(shown);
  };
  let request = video.requestVideoFrameCallback(shown);
  const timer = setInterval(() => {
    if (latest_ms === null) return;
    if (document.hidden)
      latest_ms = performance.now(); // a page that is not seen is told of none
    else if (performance.now() - latest_ms > STILL_AFTER_MS) tell('still');
  }, LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    video.cancelVideoFrameCallback(request);
  };
}
