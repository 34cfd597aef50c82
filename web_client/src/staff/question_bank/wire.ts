/** The question bank's routes, typed. */
import { call, type Named } from '../../api';

export const TYPES = ['behavioural', 'situational', 'technical', 'coding'] as const;
export const LEVELS = ['entry', 'experienced', 'senior'] as const;
export const LANGUAGES = ['zh', 'en'] as const;
export type QuestionType = (typeof TYPES)[number];
export type Level = (typeof LEVELS)[number];

export interface QuestionContent {
  language: string;
  role: string;
  competency: string;
  type: QuestionType;
  level: Level;
  minutes: number;
  text: string;
  key_points: string[];
  /** Five, worst to best. */
  anchors: string[];
}

export interface BankQuestion extends QuestionContent {
  id: string;
  key: string;
  version: number;
  retired_at: string | null;
}

export interface BankQuestionDetail extends BankQuestion {
  versions: (QuestionContent & { version: number; written_by: Named; written_at: string })[];
  used_in: { opening: Named; version: number }[];
}

export interface Facets {
  items: { language: string; role: string; competency: string; count: number }[];
  shipped: Record<string, number>;
}

export interface ImportResult {
  dry_run: boolean;
  added: number;
  changed: number;
  unchanged: number;
  errors: { row: number; field: string; cause: string }[];
}

export interface SetWish {
  minutes: number;
  role: string;
  level: Level | null;
}

export interface Chosen {
  question: BankQuestion;
  competency: string;
  matched: 'name' | 'meaning';
  closeness: number;
  share: number;
  same_role: boolean;
  same_level: boolean;
}

export interface Proposal {
  items: Chosen[];
  uncovered: string[];
  by_meaning: boolean;
}

export interface PersonalQuestion {
  kind: 'resume' | 'follow_up';
  text: string;
  key_points: string[];
  behavioural: boolean;
  competency: string;
  reason: { code: string; words: string; question: string };
}

export interface PersonalProposals {
  items: PersonalQuestion[];
  has_resume: boolean;
  earlier: string;
}

const part = encodeURIComponent;
const query = (filter: Record<string, string>) => new URLSearchParams(filter).toString();
const pickOf = ({ question, competency }: Chosen) => ({
  question_id: question.id,
  version: question.version,
  competency,
});
const setOf = (opening: string) => `/openings/${part(opening)}/question-set`;

export const bankApi = {
  find: (filter: Record<string, string>) =>
    call<{ items: BankQuestion[]; next_cursor: string | null }>(
      'GET',
      `/question-bank?${query(filter)}`,
    ),
  facets: () => call<Facets>('GET', '/question-bank/facets'),
  one: (id: string) => call<BankQuestionDetail>('GET', `/question-bank/${part(id)}`),
  add: (content: QuestionContent) => call<BankQuestionDetail>('POST', '/question-bank', content),
  edit: (id: string, content: QuestionContent & { version: number }) =>
    call<BankQuestionDetail>('PUT', `/question-bank/${part(id)}`, content),
  setRetired: (id: string, retired: boolean) =>
    call<BankQuestionDetail>('PUT', `/question-bank/${part(id)}/retired`, { retired }),
  takeIn: (file: { format: 'csv' | 'json'; content: string; dry_run: boolean }) =>
    call<ImportResult>('POST', '/question-bank/import', file),
  takeInShipped: (languages: string[]) =>
    call<{ added: number }>('POST', '/question-bank/shipped', { languages }),

  propose: (opening: string, wish: SetWish) =>
    call<Proposal>('POST', `${setOf(opening)}/proposal`, wish),
  alternatives: (opening: string, wish: SetWish, chosen: Chosen[], position: number) =>
    call<{ items: Chosen[] }>('POST', `${setOf(opening)}/alternatives`, {
      ...wish,
      picks: chosen.map(pickOf),
      position,
    }),
  write: (opening: string, chosen: Chosen[]) =>
    call<{ id: string }>('PUT', setOf(opening), { picks: chosen.map(pickOf) }),

  personal: (interview: string) =>
    call<PersonalProposals>('GET', `/interviews/${part(interview)}/question-proposals`),
  prepared: (interview: string) =>
    call<{ items: PersonalQuestion[] }>('GET', `/interviews/${part(interview)}/prepared-questions`),
  prepare: (interview: string, items: PersonalQuestion[]) =>
    call<{ items: PersonalQuestion[] }>(
      'PUT',
      `/interviews/${part(interview)}/prepared-questions`,
      { items },
    ),
};

/** Where the browser fetches the filtered questions as a file. */
export const exportUrl = (filter: Record<string, string>, format: 'csv' | 'json') =>
  `/api/v1/question-bank/export?${query({ ...filter, format })}`;
