/** REST of invitations: templates, rules, batches, what came of them, and the applicant's answer. */
import { call, type ApplicationBrief, type Named } from './api';

export type Kind = 'general' | 'opening' | 'graduate' | 'experienced' | 'referral' | 're_engaged';
export type Channel = 'email' | 'sms' | 'wecom' | 'dingtalk';
export type Language = 'zh' | 'en';
export type Exclusion =
  'closed' | 'gone_on' | 'unsubscribed' | 'answered' | 'recent' | 'no_address';
export type Cause =
  'no_address' | 'channel_off' | 'bad_address' | 'refused' | 'unreachable' | 'bad_text';

export interface Text {
  subject: string;
  body: string;
}

export interface TemplateDraft {
  kind: Kind;
  name: string;
  opening_id: string | null;
  texts: Partial<Record<Language, Text>>;
}

export interface Template extends TemplateDraft {
  id: string;
  version: number;
}

export interface Preview {
  applicant: string;
  subject: string;
  body: string;
  html: string;
}

export interface RuleDraft {
  name: string;
  opening_id: string | null;
  min_match: number | null;
  urgent_only: boolean;
  stage: string;
  source: string;
  template_id: string;
  channel: Channel;
  active: boolean;
}

export interface Rule extends RuleDraft {
  id: string;
  created_at: string;
  invited: number;
}

export interface BatchDraft {
  opening_id: string;
  template_id: string;
  channel: Channel;
  stage: string;
  min_match: number | null;
}

export interface Plan {
  count: number;
  reasons: Partial<Record<Exclusion, number>>;
  excluded: (Named & { reason: Exclusion })[];
  first: (Named & { match: number | null; likely: number | null })[];
  order: 'likely' | 'match';
  learned_from: number;
  needed: number;
}

export interface Batch {
  id: string;
  opening: Named;
  template: Named;
  channel: Channel;
  state: 'writing' | 'written' | 'stopped';
  created_at: string;
  created_by: Named;
  members: number;
  excluded: number;
  written: number;
  sent: number;
  failed: number;
  answered: number;
}

export interface InvitationRow {
  id: string;
  applicant: Named;
  opening: Named;
  application: ApplicationBrief | null;
  template: string;
  channel: Channel;
  status: 'waiting' | 'sending' | 'sent' | 'failed' | 'withheld' | '';
  cause: string;
  created_at: string;
  sent_at: string | null;
  clicked_at: string | null;
  reminded_at: string | null;
  answered_at: string | null;
  answer: 'accepted' | 'declined' | '';
}

export interface ReportLine {
  group: string;
  name: string;
  sent: number;
  opened: number | null;
  clicked: number;
  answered: number;
  accepted: number;
  click_rate: number | null;
  answer_rate: number | null;
  accept_rate: number | null;
}

export interface Report {
  total: ReportLine;
  by_template: ReportLine[];
  by_hour: ReportLine[];
  by_source: ReportLine[];
  min_sent: number;
}

export interface FailedMessage {
  id: string;
  applicant: Named;
  channel: Channel;
  cause: Cause;
  detail: string;
  attempts: number;
  created_at: string;
}

export interface Manners {
  quiet_from: number;
  quiet_until: number;
  time_zone: string;
  pause_days: number;
  track_opens: boolean;
}

export interface Invited {
  applicant: string;
  company: string;
  opening: string;
  location: string;
  recruiter: string;
  language: Language;
  answer: 'accepted' | 'declined' | '';
  closed: boolean;
  unsubscribed: boolean;
}

const ROOT = '/invitations';
const part = encodeURIComponent;

export const invitations = {
  templates: () =>
    call<{ items: Template[]; variables: string[]; channels: Channel[] }>(
      'GET',
      `${ROOT}/templates`,
    ),
  saveTemplate: (id: string | null, draft: TemplateDraft) =>
    id === null
      ? call<Template>('POST', `${ROOT}/templates`, draft)
      : call<Template>('PUT', `${ROOT}/templates/${part(id)}`, draft),
  archiveTemplate: (id: string) => call<null>('DELETE', `${ROOT}/templates/${part(id)}`),
  preview: (text: Text, openingId: string) =>
    call<Preview>('POST', `${ROOT}/templates/preview`, { text, opening_id: openingId }),
  rules: async () => (await call<{ items: Rule[] }>('GET', `${ROOT}/rules`)).items,
  saveRule: (id: string | null, draft: RuleDraft) =>
    id === null
      ? call<Rule>('POST', `${ROOT}/rules`, draft)
      : call<Rule>('PUT', `${ROOT}/rules/${part(id)}`, draft),
  plan: (batch: BatchDraft) => call<Plan>('POST', `${ROOT}/batches/preview`, batch),
  send: (batch: BatchDraft) => call<Batch>('POST', `${ROOT}/batches`, batch),
  batches: async () => (await call<{ items: Batch[] }>('GET', `${ROOT}/batches`)).items,
  stop: (id: string) => call<null>('POST', `${ROOT}/batches/${part(id)}/stop`),
  list: (cursor: string) =>
    call<{ items: InvitationRow[]; next_cursor: string | null }>(
      'GET',
      `${ROOT}?${new URLSearchParams(cursor === '' ? {} : { cursor }).toString()}`,
    ),
  report: () => call<Report>('GET', `${ROOT}/report`),
  failures: async () => (await call<{ items: FailedMessage[] }>('GET', `${ROOT}/failures`)).items,
  sendAgain: (id: string) => call<null>('POST', `${ROOT}/failures/${part(id)}/send-again`),
  manners: () => call<Manners>('GET', `${ROOT}/manners`),
  setManners: (manners: Manners) => call<Manners>('PUT', `${ROOT}/manners`, manners),

  read: (token: string) => call<Invited>('GET', `/invitation/${part(token)}`),
  visit: (token: string) => call<null>('POST', `/invitation/${part(token)}/visit`),
  answer: (token: string, answer: 'accepted' | 'declined', pool: boolean) =>
    call<null>('POST', `/invitation/${part(token)}/answer`, { answer, pool }),
  unsubscribe: (token: string) => call<null>('POST', `/unsubscribe/${part(token)}`),
};
