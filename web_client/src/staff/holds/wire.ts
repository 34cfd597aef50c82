/** Routes of legal holds, typed. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api';

/** What is kept beyond its time, and why. */
export interface Hold {
  id: string;
  applicant_id: string;
  /** Null keeps all that is held of the applicant. */
  interview_id: string | null;
  reason: string;
  /** Names of who placed it, and of who released it. */
  placed_by: string;
  placed_at: string;
  released_by: string;
  released_at: string | null;
  /** An erasure that the hold puts off. */
  erasure_asked_at: string | null;
}

export interface NewHold {
  applicant_id: string;
  interview_id: string | null;
  reason: string;
}

export const holdsApi = {
  place: (hold: NewHold) => call<{ id: string }>('POST', '/legal-holds', hold),
  release: (id: string) => call<null>('POST', `/legal-holds/${encodeURIComponent(id)}/release`),
};

/** Those in force; of one applicant the released ones too. */
export const holdsQuery = (applicant = '') =>
  queryOptions({
    queryKey: ['legal-holds', applicant],
    queryFn: async () => {
      const search = new URLSearchParams({ applicant_id: applicant });
      const { items } = await call<{ items: Hold[] }>('GET', `/legal-holds?${search.toString()}`);
      return items;
    },
  });
