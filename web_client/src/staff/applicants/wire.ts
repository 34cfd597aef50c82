/** A person's time line and search on the wire. */
import { call, type Named } from '../../api';
import type { Status } from '../../live/wire';
import type { Stage } from '../pipeline/wire';

interface Told<Kind extends string> {
  id: string;
  kind: Kind;
  happened_at: string;
  opening: Named | null;
  interview_id: string | null;
  resume_id: string | null;
  by: string;
  before: string;
  detail: string;
  score: number | null;
}

export type TimeLineEntry =
  | Told<
      | 'applied'
      | 'resume_read'
      | 'matched'
      | 'invited'
      | 'invitation_opened'
      | 'invitation_answered'
      | 'booking_made'
      | 'question_asked'
    >
  | (Told<'stage_changed'> & { before: Stage; detail: Stage })
  | (Told<'interview'> & { detail: Status });

export interface Hit {
  kind: 'applicant' | 'opening' | 'interview' | 'question';
  id: string;
  title: string;
  detail: string;
  starts_at: string | null;
}

export const peopleApi = {
  timeLine: (id: string, cursor: string | null) => {
    const search = new URLSearchParams(cursor === null ? {} : { cursor });
    return call<{ items: TimeLineEntry[]; next_cursor: string | null }>(
      'GET',
      `/applicants/${encodeURIComponent(id)}/time-line?${search.toString()}`,
    );
  },
  search: (words: string) =>
    call<{ items: Hit[] }>('GET', `/search?${new URLSearchParams({ words }).toString()}`),
};
