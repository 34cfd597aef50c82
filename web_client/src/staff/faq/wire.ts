/** The FAQ's routes for staff, typed. */
import { queryOptions } from '@tanstack/react-query';
import { call, type Named } from '../../api';

export const KINDS = ['salary', 'place', 'hours', 'process'] as const;
export type FactKind = (typeof KINDS)[number];

export interface EntryContent {
  opening_id: string | null;
  language: string;
  question: string;
  answer: string;
  phrasings: string[];
}

export interface Entry extends EntryContent {
  id: string;
  updated_at: string;
}

export interface Facts {
  opening: Named;
  language: string;
  items: { kind: FactKind; published: boolean; text: string; shown: string }[];
}

export interface Asked {
  id: string;
  text: string;
  language: string;
  asked_at: string;
  source: '' | 'faq' | 'fact' | 'hr';
  source_title: string;
  answer: string;
  answered_at: string | null;
  applicant: string;
  opening: Named;
  interview_id: string;
}

const part = encodeURIComponent;

export const faqApi = {
  entries: () => call<{ items: Entry[]; by_meaning: boolean }>('GET', '/faq/entries'),
  add: (entry: EntryContent) => call<Entry>('POST', '/faq/entries', entry),
  edit: (id: string, entry: EntryContent) => call<Entry>('PUT', `/faq/entries/${part(id)}`, entry),
  remove: (id: string) => call<null>('DELETE', `/faq/entries/${part(id)}`),
  facts: (opening: string) => call<Facts>('GET', `/openings/${part(opening)}/facts`),
  publish: (opening: string, facts: Partial<Record<FactKind, string>>) =>
    call<Facts>('PUT', `/openings/${part(opening)}/facts`, { facts }),
  inbox: (waiting: boolean) =>
    call<{ items: Asked[]; waiting: number }>('GET', `/faq/questions?waiting=${String(waiting)}`),
  answer: (id: string, answer: string) =>
    call<null>('PUT', `/faq/questions/${part(id)}/answer`, { answer }),
  makeEntry: (id: string) =>
    call<Entry>('POST', `/faq/questions/${part(id)}/entry`, { general: true }),
};

export const entriesQuery = queryOptions({
  queryKey: ['faq', 'entries'],
  queryFn: faqApi.entries,
});

export const inboxQuery = (waiting: boolean) =>
  queryOptions({
    queryKey: ['faq', 'inbox', waiting],
    queryFn: () => faqApi.inbox(waiting),
    refetchInterval: 15_000,
  });

export const factsQuery = (opening: string) =>
  queryOptions({ queryKey: ['faq', 'facts', opening], queryFn: () => faqApi.facts(opening) });
