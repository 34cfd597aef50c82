/** Openings and recruiting plans on the wire, and their routes. */
import { call, type Named, type OpeningRow } from '../../api';
import type { Job } from '../../live/wire';

export type OpeningState = OpeningRow['state'];

export const KINDS = ['skill', 'years', 'education', 'language', 'certificate'] as const;
export type Kind = (typeof KINDS)[number];

export interface Requirement {
  kind: Kind;
  name: string;
  amount: number | null;
  must: boolean;
  weight: number;
  reason: string;
}

export interface CompetencyFields {
  id: string;
  name: string;
  weight: number;
  anchors: string[];
  indicators: string[];
}

export interface Salary {
  minimum: number;
  maximum: number;
  currency: string;
  period: 'hour' | 'month' | 'year';
  months: number | null;
}

/** The audit that a policy such as New York City's asks for. */
export interface BiasAudit {
  url: string;
  audited_on: string;
  announced_on: string;
}

export interface OpeningFields {
  title: string;
  language: 'zh' | 'en';
  policy: string;
  location: string;
  description: string;
  headcount: number;
  due_on: string | null;
  urgent: boolean;
  salary: Salary | null;
  requirements: Requirement[];
  competencies: CompetencyFields[];
  words: string[];
  panel: string[];
  triggers: number[];
  pass_line: number | null;
  voice_weight: number;
  face_weight: number;
  bias_audit: BiasAudit | null;
}

export interface OpeningDetails extends Job {
  owner: Named;
  created_at: string;
  changed_at: string;
  state: OpeningState;
  version: number;
  requisition_id: string | null;
  panel: Named[];
  stages: Record<string, number>;
  fields: OpeningFields | null;
  may_edit: boolean;
}

export interface Source {
  field: string;
  start: number;
  end: number;
}

export interface Proposal {
  fields: OpeningFields;
  sources: Source[];
}

export interface Plan {
  id: string;
  title: string;
  text: string;
  headcount: number;
  starts_on: string;
  due_on: string;
  state: 'active' | 'closed';
  owner: Named;
  openings: { id: string; title: string; state: OpeningState; headcount: number }[];
  stages: Record<string, number>;
  hired: number;
  expected: number;
  pace: 'done' | 'ahead' | 'behind' | 'overdue';
}

export type PlanChange = Partial<Pick<Plan, 'state' | 'due_on' | 'headcount'>>;

export interface NewPlan {
  title: string;
  headcount: number;
  due_on: string;
  text: string;
  language: 'zh' | 'en';
  policy: string;
}

/** A professional word; its source is an occupation, or '' where the description has it. */
export interface ProposedWord {
  word: string;
  source: string;
}

export interface Version {
  version: number;
  changed_at: string;
  changed_by: Named;
}

const part = encodeURIComponent;

export const openingsApi = {
  see: (id: string) => call<OpeningDetails>('GET', `/openings/${part(id)}`),
  create: (fields: OpeningFields) => call<OpeningDetails>('POST', '/openings', fields),
  edit: (id: string, version: number, fields: OpeningFields) =>
    call<OpeningDetails>('PUT', `/openings/${part(id)}`, { ...fields, version }),
  setAnchors: (id: string, question: string, anchors: readonly string[]) =>
    call<OpeningDetails>('PUT', `/openings/${part(id)}/questions/${part(question)}/anchors`, {
      anchors,
    }),
  setState: (id: string, state: OpeningState) =>
    call<OpeningDetails>('POST', `/openings/${part(id)}/state`, { state }),
  versions: (id: string) => call<{ items: Version[] }>('GET', `/openings/${part(id)}/versions`),
  version: (id: string, version: number) =>
    call<OpeningFields>('GET', `/openings/${part(id)}/versions/${version}`),
  propose: (text: string) => call<Proposal>('POST', '/openings/proposal', { text }),
  proposeWords: (opening: Pick<OpeningFields, 'title' | 'description' | 'language'>) =>
    call<{ items: ProposedWord[] }>('POST', '/openings/words', opening),
  plans: () => call<{ items: Plan[] }>('GET', '/recruiting-plans'),
  readPlan: (text: string) =>
    call<{ title: string; headcount: number; due_on: string | null }>(
      'POST',
      '/recruiting-plans/reading',
      { text },
    ),
  createPlan: (plan: NewPlan) => call<Plan>('POST', '/recruiting-plans', plan),
  changePlan: (id: string, change: PlanChange) =>
    call<Plan>('PATCH', `/recruiting-plans/${part(id)}`, change),
};

/** An opening to begin with. */
export function emptyFields(language: string): OpeningFields {
  return {
    title: '',
    language: language === 'zh' ? 'zh' : 'en',
    policy: language === 'zh' ? 'prc' : 'eu',
    location: '',
    description: '',
    headcount: 1,
    due_on: null,
    urgent: false,
    salary: null,
    requirements: [],
    competencies: [],
    words: [],
    panel: [],
    triggers: [80],
    pass_line: null,
    voice_weight: 0.1,
    face_weight: 0,
    bias_audit: null,
  };
}
