/** How people's media stands, read from the room: what the stage says in words. */
import type { RoomState } from '../../../live/state';
import type { Notice, NoticeKind } from '../../../live/wire';

export type Presence =
  /** not yet come in */
  | 'expected'
  /** came and left, or no media arrives */
  | 'away'
  /** the picture stands still */
  | 'frozen'
  /** in the room, sound only: asked for by the panel, or the camera is off */
  | 'audio_only'
  /** in the room, but nothing is sent yet */
  | 'arriving'
  | 'here';

export interface Attention {
  presence: Presence;
  /** Session-clock time since when it is so, where a notice said it. */
  since_s: number | null;
  microphoneOff: boolean;
  /** Since when the server cannot record what happens; null while it can. */
  unrecorded: Notice | null;
  /** What is not measured at the moment, and since when; null while all is. */
  unmeasured: Unmeasured | null;
  /** Signals for people to weigh, never verdicts. */
  signal: Notice | null;
}

export interface Unmeasured {
  /** `behind`: some is skipped until the server has caught up. */
  how: 'behind' | 'stopped';
  since_s: number;
}

/** After these, nothing said of the picture before still holds. */
const MOVED: NoticeKind[] = ['applicant_away', 'applicant_back'];

/** The latest of a kind of notice, where none of those that end it came after. */
function standing(notices: readonly Notice[], on: NoticeKind, ...off: NoticeKind[]): Notice | null {
  const last = notices.findLast(({ kind }) => kind === on || off.includes(kind));
  return last?.kind === on ? last : null;
}

/** Analysis is shed for several reasons at once; the notice that ends one has the same detail. */
function unmeasured(notices: readonly Notice[]): Unmeasured | null {
  const shed = new Map<string, Notice>();
  for (const notice of notices) {
    if (notice.kind === 'analysis_resumed') shed.delete(notice.detail);
    if (notice.kind === 'analysis_shed') shed.set(notice.detail, notice);
  }
  const reasons = [...shed.values()];
  const stopped = reasons.find(({ detail }) => detail !== '' && !detail.endsWith(' behind'));
  const worst = stopped ?? reasons[0];
  if (worst === undefined) return null;
  return { how: stopped === undefined ? 'behind' : 'stopped', since_s: worst.time_s };
}

export function attention(room: Pick<RoomState, 'participants' | 'notices'>): Attention {
  const person = Object.values(room.participants).find(({ role }) => role === 'applicant');
  const own = room.notices.filter(({ participant }) => participant === person?.id);
  const away = standing(own, 'applicant_away', 'applicant_back');
  const frozen = standing(own, 'video_frozen', 'video_resumed', ...MOVED);
  const cameraOff = standing(own, 'camera_off', 'camera_on');
  const asked = standing(own, 'audio_only_requested', 'camera_on');
  const said = (presence: Presence, notice: Notice | null = null): Attention => ({
    presence,
    since_s: notice?.time_s ?? null,
    unrecorded: standing(own, 'recording_stopped', 'recording_resumed'),
    unmeasured: unmeasured(own),
    microphoneOff: standing(own, 'microphone_off', 'microphone_on') !== null,
    signal:
      standing(own, 'several_faces', 'one_face', ...MOVED) ??
      standing(own, 'no_face', 'face_back', ...MOVED) ??
      standing(own, 'dark_picture', 'bright_picture', ...MOVED),
  });
  if (person === undefined) return said('expected');
  if (!person.present || away !== null) return said('away', away);
  if (!person.publishing) return said('arriving');
  const soundOnly = cameraOff ?? asked;
  if (soundOnly !== null) return said('audio_only', soundOnly);
  if (frozen !== null) return said('frozen', frozen);
  return said('here');
}
