import { expect, it } from 'vitest';
import type { Participant } from '../../../live/state';
import type { Notice, NoticeKind } from '../../../live/wire';
import { attention } from './attention';

const applicant: Participant = {
  id: 'a',
  role: 'applicant',
  name: 'A',
  present: true,
  camera_on: true,
  publishing: true,
  publication: 1,
  screen: null,
  speaking: false,
};
const room = (change: Partial<Participant>, ...kinds: NoticeKind[]) => ({
  participants: { a: { ...applicant, ...change } },
  notices: kinds.map((kind, i): Notice => ({
    type: 'notice',
    kind,
    participant: 'a',
    detail: '',
    time_s: i,
    arrived_s: null,
  })),
});

it('follows the latest of each pair of notices', () => {
  expect(attention(room({})).presence).toBe('here');
  expect(attention(room({}, 'video_frozen')).presence).toBe('frozen');
  expect(attention(room({}, 'video_frozen', 'video_resumed')).presence).toBe('here');
  expect(attention(room({}, 'applicant_away', 'applicant_back')).presence).toBe('here');
});

it('says that nothing is recorded until it is again', () => {
  expect(attention(room({}, 'recording_stopped')).unrecorded?.time_s).toBe(0);
  expect(attention(room({}, 'recording_stopped', 'recording_resumed')).unrecorded).toBeNull();
});

it('says that measurements are left out until each reason for it is gone', () => {
  const told = (...notices: [NoticeKind, string][]) => {
    const { participants, notices: made } = room({}, ...notices.map(([kind]) => kind));
    const detailed = made.map((notice, i) => ({ ...notice, detail: notices[i]?.[1] ?? '' }));
    return attention({ participants, notices: detailed }).unmeasured;
  };
  const loaded = ['analysis_shed', ''] as const;
  const late = ['analysis_shed', 'face behind'] as const;
  expect(told([...loaded], [...late])).toEqual({ how: 'behind', since_s: 0 });
  expect(told([...loaded], [...late], ['analysis_resumed', ''])?.since_s).toBe(1);
  expect(told([...late], ['analysis_resumed', 'face behind'])).toBeNull();
  expect(told([...loaded], ['analysis_shed', 'face stopped'])?.how).toBe('stopped');
});

it('does not call a picture frozen that came anew after a lost connection', () => {
  const lost = ['video_frozen', 'applicant_away', 'applicant_back'] as const;
  expect(attention(room({}, ...lost)).presence).toBe('here');
  expect(attention(room({}, 'several_faces', 'applicant_away')).signal).toBeNull();
});

it('says the worst first: who is away is not called frozen', () => {
  const now = attention(room({}, 'video_frozen', 'applicant_away'));
  expect(now.presence).toBe('away');
  expect(now.since_s).toBe(1);
  expect(attention(room({ present: false })).presence).toBe('away');
});

it('tells sound only from a picture that has not come yet', () => {
  expect(attention(room({ publishing: false })).presence).toBe('arriving');
  expect(attention(room({}, 'camera_off', 'video_frozen')).presence).toBe('audio_only');
  expect(attention(room({}, 'audio_only_requested', 'camera_on')).presence).toBe('here');
});

it('keeps signals apart from the connection, and drops them when they are over', () => {
  expect(attention(room({}, 'several_faces')).signal?.kind).toBe('several_faces');
  expect(attention(room({}, 'several_faces', 'one_face')).signal).toBeNull();
});

it('waits for an applicant who never came', () => {
  expect(attention({ participants: {}, notices: [] }).presence).toBe('expected');
});
