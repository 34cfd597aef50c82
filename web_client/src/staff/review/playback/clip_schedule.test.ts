import { describe, expect, it } from 'vitest';
import {
  afterAppend,
  afterDrop,
  AHEAD_S,
  BEHIND_S,
  CLIP_S,
  evictable,
  FIRST_CLIP_S,
  follow,
  gaps,
  KEYFRAMES_MARGIN_S,
  mimeType,
  nextClip,
  partAt,
  replacesPlayed,
} from './clip_schedule';
import { withInterval } from './intervals';

const KEYFRAMES_S = 4;
const part = (id: string, start_s: number, end_s: number) => ({
  id,
  participant: 'applicant',
  start_s,
  end_s,
  video_codec: 'vp8',
  has_audio: true,
  keyframes_s: KEYFRAMES_S,
});
const FIRST_S = KEYFRAMES_S + KEYFRAMES_MARGIN_S + FIRST_CLIP_S;

describe('nextClip', () => {
  const whole = part('a', 60, 660);

  it('starts where the playhead is, with little, so that it soon plays', () => {
    expect(nextClip(whole, [], 100)).toEqual({ start: 100, end: 100 + FIRST_S });
  });

  it('goes on behind what is there until enough lies ahead', () => {
    let fetched = [{ start: 100, end: 104 }];
    const asked = [];
    for (let clip = nextClip(whole, fetched, 100); clip; clip = nextClip(whole, fetched, 100)) {
      asked.push(clip);
      fetched = withInterval(fetched, clip);
    }
    expect(asked[0]).toEqual({ start: 104, end: 104 + CLIP_S });
    expect(fetched).toHaveLength(1);
    expect(fetched[0]?.end).toBeGreaterThanOrEqual(100 + AHEAD_S);
    expect(fetched[0]?.end).toBeLessThan(100 + AHEAD_S + CLIP_S);
  });

  it('asks for more than keyframes are apart, were they very far', () => {
    const sparse = { ...whole, keyframes_s: 40 };
    const first = nextClip(sparse, [], 100);
    expect((first?.end ?? 0) - 100).toBeGreaterThan(40);
  });

  it('fetches anew after a jump to what was never fetched', () => {
    expect(nextClip(whole, [{ start: 60, end: 104 }], 400)?.start).toBe(400);
  });

  it('asks for nothing past the end of the part, and nothing of a part far ahead', () => {
    expect(nextClip(whole, [{ start: 640, end: 660 }], 650)).toBeNull();
    expect(nextClip(whole, [], 20)).toBeNull();
    expect(nextClip(whole, [{ start: 655, end: 659 }], 656)).toEqual({ start: 659, end: 660 });
  });
});

describe('an appended clip', () => {
  it('replaces what is played where its keyframe may lie before the playhead', () => {
    const clip = { start: 104, end: 119 };
    expect(replacesPlayed(clip, 103, KEYFRAMES_S)).toBe(true);
    expect(replacesPlayed(clip, 104 - KEYFRAMES_S, KEYFRAMES_S)).toBe(false);
    expect(replacesPlayed(clip, 119, KEYFRAMES_S)).toBe(false);
  });

  it('takes away what was decoded from the frames it replaced', () => {
    const held = [{ start: 100, end: 160 }];
    const after = afterAppend(held, { start: 90, end: 105 }, KEYFRAMES_S);
    expect(after).toEqual([
      { start: 90, end: 105 },
      { start: 105 + KEYFRAMES_S, end: 160 },
    ]);
  });

  it('lets everything ahead be fetched again, and ends', () => {
    const whole = part('a', 60, 200);
    let fetched: ReturnType<typeof afterAppend> = [{ start: 90, end: 200 }];
    for (let playhead = 60; playhead < 200; playhead += 1) {
      const clip = nextClip(whole, fetched, playhead);
      if (clip) fetched = afterAppend(fetched, clip, KEYFRAMES_S);
    }
    expect(fetched).toEqual([{ start: 60, end: 200 }]);
  });

  it('leaves, when old media is dropped, only what can still be decoded', () => {
    expect(afterDrop([{ start: 0, end: 200 }], { start: 0, end: 100 }, KEYFRAMES_S)).toEqual([
      { start: 100 + KEYFRAMES_S, end: 200 },
    ]);
  });
});

describe('the buffer', () => {
  it('gives back only what was played long ago', () => {
    expect(evictable([{ start: 0, end: 100 }], BEHIND_S - 1)).toBeNull();
    expect(evictable([{ start: 0, end: 100 }], BEHIND_S + 30)).toEqual({ start: 0, end: 30 });
  });
});

describe('parts', () => {
  const parts = [part('a', 60, 100), part('b', 95, 200), part('c', 230, 300)];

  it('takes the later of two that overlap, as after a rejoin', () => {
    expect(partAt(parts, 80)?.id).toBe('a');
    expect(partAt(parts, 97)?.id).toBe('b');
    expect(partAt(parts, 215)).toBeUndefined();
  });

  it('knows where nothing was recorded', () => {
    expect(gaps(parts, 50, 310)).toEqual([
      { start: 50, end: 60 },
      { start: 200, end: 230 },
      { start: 300, end: 310 },
    ]);
  });

  it('names exactly the tracks that a clip holds', () => {
    expect(mimeType(part('a', 0, 1))).toBe('video/webm; codecs="vp8, opus"');
    expect(mimeType({ video_codec: '', has_audio: true })).toBe('audio/webm; codecs="opus"');
    expect(mimeType({ video_codec: 'h264', has_audio: false })).toBe(
      'video/mp4; codecs="avc1.42e01f"',
    );
  });
});

describe('follow', () => {
  it('jumps over large drift, draws in small drift, leaves the rest alone', () => {
    expect(follow(10, 12, 1)).toEqual({ rate: 1, jumpTo: 12 });
    expect(follow(10, 10.01, 1)).toEqual({ rate: 1 });
    expect(follow(10, 10.2, 1).rate).toBeCloseTo(1.05);
    expect(follow(10.06, 10, 2).rate).toBeCloseTo(1.94);
  });
});
