/** The pipeline on the wire, and its routes. */
import { call, type Named } from '../../api';

export const STAGES = [
  'applied',
  'screening',
  'invited',
  'scheduled',
  'interviewed',
  'offer',
  'hired',
  'rejected',
  'withdrawn',
  'talent_pool',
] as const;
export type Stage = (typeof STAGES)[number];

export interface MatchBrief {
  score: number | null;
  reason: string;
  coverage: number;
  due: boolean;
  top: boolean;
}

export interface Card {
  id: string;
  applicant: Named;
  opening: Named;
  stage: Stage;
  stage_at: string;
  created_at: string;
  match: MatchBrief | null;
}

export interface Column {
  stage: Stage;
  count: number;
  leads_to: Stage[];
  items: Card[];
  next_cursor: string | null;
}

export interface Finding {
  subject: string;
  name: string;
  amount: number | null;
  must: boolean;
  state: 'met' | 'partly' | 'hint' | 'missing' | 'not_enough_evidence';
  how: string;
  found: number | null;
  points: number;
  of_points: number;
  evidence: { text: string; start: number | null; end: number | null }[];
}

export interface Match extends MatchBrief {
  findings: Finding[];
  capped: boolean;
  opening_version: number;
  encoder: string;
  matched_at: string;
}

/** Who moved an application that nobody moved by hand. */
export const SYSTEM = 'system';

export interface Move {
  from_stage: Stage;
  to_stage: Stage;
  by: Named;
  note: string;
  undone: boolean;
  moved_at: string;
}

export interface Application extends Card {
  details: Match | null;
  moves: Move[];
  leads_to: Stage[];
  opening_version: number;
}

export interface Applicant {
  id: string;
  name: string;
  email: string;
  /** E.164, or "". */
  phone: string;
  locale: string;
  created_at: string;
  resume_id: string | null;
  applications: Application[];
}

export interface BoardFilter {
  opening_id: string;
  words: string;
  at_least: number | null;
  top_only: boolean;
}

export interface MovesDone {
  act_id: string;
  moved: string[];
  refused: Record<string, string>;
  /** Those of `refused` that take a rating, or a reason in writing. */
  unreviewed: string[];
}

const part = encodeURIComponent;

function query({ opening_id, words, at_least, top_only }: BoardFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (opening_id !== '') search.set('opening_id', opening_id);
  if (words !== '') search.set('words', words);
  if (at_least !== null) search.set('at_least', String(at_least));
  if (top_only) search.set('top_only', 'true');
  return search;
}

export const pipelineApi = {
  board: (filter: BoardFilter) =>
    call<{ columns: Column[] }>('GET', `/pipeline?${query(filter).toString()}`),
  more: (filter: BoardFilter, stage: Stage, cursor: string) => {
    const search = query(filter);
    search.set('cursor', cursor);
    return call<{ items: Card[]; next_cursor: string | null }>(
      'GET',
      `/pipeline/${stage}?${search.toString()}`,
    );
  },
  application: (id: string) => call<Application>('GET', `/applications/${part(id)}`),
  applicant: (id: string) => call<Applicant>('GET', `/applicants/${part(id)}`),
  move: (application_ids: string[], to: Stage, note = '') =>
    call<MovesDone>('POST', '/applications/moves', { application_ids, to, note }),
  invite: (application_ids: readonly string[]) =>
    call<{ invited: string[]; left_out: Record<string, string> }>(
      'POST',
      '/invitations/applications',
      { application_ids },
    ),
  consider: (opening_id: string, applicant_ids: readonly string[]) =>
    call<{ made: string[]; known: string[]; unknown: string[] }>(
      'POST',
      `/openings/${part(opening_id)}/applications`,
      { applicant_ids },
    ),
  undo: (act_id: string) => call<MovesDone>('POST', `/applications/moves/${part(act_id)}/undo`),
};
