/** An interview scored again, as ehr_bridge/evaluation tells it. */
import { call, type Problem } from '../../../api';

export interface Versions {
  rules: string;
  /** "" on sheets written before settings had a version. */
  settings: string;
  models: string[];
}

export interface ScoreBeside {
  /** Id of the answer, "" for the interview as a whole. */
  answer: string;
  dimension: string;
  scale: number;
  before: number | null;
  before_reason: string;
  after: number | null;
  after_reason: string;
}

/** What a large model says of a competency, with the applicant's own words. */
export interface Claim {
  answer: string;
  competency: string;
  shows: 'strength' | 'doubt';
  text: string;
  quote: string;
  start_s: number;
  end_s: number;
}

export interface Reading {
  model: string;
  claims: Claim[];
  /** Claims whose quote was never said. */
  thrown_away: number;
  /** Answers of which nothing usable came back. */
  unread: number;
}

export interface Rescore {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** 0 to 1. */
  progress: number;
  requested_at: string;
  /** "" for the operator at the command line. */
  requested_by: string;
  finished_at: string | null;
  problem: Problem | null;
  before: Versions | null;
  after: Versions | null;
  scores: ScoreBeside[];
  reading: Reading | null;
}

const path = (interview: string) => `/interviews/${encodeURIComponent(interview)}/rescores`;

export const rescores = (interview: string) => call<{ items: Rescore[] }>('GET', path(interview));

export const rescore = (interview: string) => call<Rescore>('POST', path(interview));
