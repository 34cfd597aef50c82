/** Routes of webhooks, files and tokens, typed. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ApiError, call, errorOf, type Named, type Problem, type User } from '../../api';

export interface EndpointContent {
  url: string;
  description: string;
  kinds: string[];
  personal: boolean;
}

export interface Endpoint extends EndpointContent {
  id: string;
  state: 'enabled' | 'disabled' | 'failing';
  /** That of an applicant tracking system has no address of its own. */
  purpose: 'events' | 'assessments';
  personal_allowed: boolean;
  failing_since: string | null;
  earlier_secret_until: string | null;
  created_by: Named;
  created_at: string;
  waiting: number;
  dead: number;
}

export interface Endpoints {
  items: Endpoint[];
  kinds: string[];
}

export interface Delivery {
  id: string;
  endpoint_id: string;
  kind: string;
  status: 'waiting' | 'sending' | 'delivered' | 'dead';
  attempts: number;
  due_at: string | null;
  answer: number | null;
  problem: Problem | null;
  payload: Record<string, unknown>;
  created_at: string;
  settled_at: string | null;
}

/** What another system signs in by, without the secret itself. */
export interface Secret {
  id: string;
  name: string;
  created_by: Named;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface Token extends Secret {
  standing: string;
  expires_at: string | null;
}

/** An applicant tracking system that sends applicants to interviews. */
export interface AssessmentKey extends Secret {
  sent: number;
}

/** What each system is opened by, as the server has it. */
export const SYSTEMS = {
  frappe: ['site', 'key', 'secret', 'interview_round'],
  dingtalk: ['key', 'secret'],
} as const;
export type System = keyof typeof SYSTEMS;

/** Systems that can be told what interviews came to, as the server has them. */
export const TAKES_FEEDBACK: readonly System[] = ['frappe'];

export interface NewConnection {
  kind: System;
  name: string;
  account: Record<string, string>;
}

export interface Connection {
  id: string;
  kind: System;
  name: string;
  address: string;
  created_at: string;
  due_at: string | null;
  problem: Problem | null;
  sends_feedback: boolean;
  /** What the user of the key must be there before it may be told results. */
  missing_role: string;
  runs: {
    started_at: string;
    ended_at: string | null;
    counts: Record<string, number>;
    problems: Problem[];
  }[];
}

export const THINGS = ['applicants', 'applications', 'openings'] as const;
export type Thing = (typeof THINGS)[number];
export const EXPORTS = [...THINGS, 'interviews'] as const;

export const CAUSES = [
  'missing',
  'too_long',
  'bad_email',
  'bad_number',
  'bad_date',
  'bad_choice',
  'repeated',
  'unknown',
  'ambiguous',
  'not_possible',
] as const;

export interface RowError {
  row: number;
  field: string;
  cause: (typeof CAUSES)[number];
  message: string;
}

export interface ImportReport {
  dry_run: boolean;
  encoding: string;
  rows: number;
  mapping: Record<string, string>;
  fields: { name: string; needed: boolean }[];
  sample: Record<string, string>[];
  problem: string;
  added: number;
  changed: number;
  unchanged: number;
  failed: number;
  errors: RowError[];
}

export interface ImportWish {
  file: File;
  thing: Thing;
  opening: string;
  dryRun: boolean;
  mapping?: Record<string, string>;
}

const part = encodeURIComponent;

export const bridgesApi = {
  endpoints: () => call<Endpoints>('GET', '/webhooks/endpoints'),
  add: (content: EndpointContent) =>
    call<{ id: string; secret: string }>('POST', '/webhooks/endpoints', content),
  change: (id: string, content: EndpointContent & { enabled: boolean }) =>
    call<Endpoints>('PUT', `/webhooks/endpoints/${part(id)}`, content),
  remove: (id: string) => call<null>('DELETE', `/webhooks/endpoints/${part(id)}`),
  rotate: (id: string) =>
    call<{ id: string; secret: string }>('POST', `/webhooks/endpoints/${part(id)}/secret`),
  allowPersonal: (id: string) => call<null>('POST', `/webhooks/endpoints/${part(id)}/personal`),
  test: (id: string) =>
    call<{ delivery_id: string }>('POST', `/webhooks/endpoints/${part(id)}/test`),
  redeliverDead: (id: string) =>
    call<{ count: number }>('POST', `/webhooks/endpoints/${part(id)}/redeliveries`),
  deliveries: (filter: Record<string, string>) =>
    call<{ items: Delivery[]; next_cursor: string | null }>(
      'GET',
      `/webhooks/deliveries?${new URLSearchParams(filter).toString()}`,
    ),
  redeliver: (id: string) =>
    call<{ count: number }>('POST', `/webhooks/deliveries/${part(id)}/redelivery`),
  tokens: () => call<{ items: Token[] }>('GET', '/api-tokens'),
  makeToken: (token: { name: string; standing: string; expires_at: string | null }) =>
    call<{ id: string; token: string }>('POST', '/api-tokens', token),
  revoke: (id: string) => call<null>('DELETE', `/api-tokens/${part(id)}`),
  assessmentKeys: () =>
    call<{ items: AssessmentKey[]; address: string }>('GET', '/assessment-keys'),
  makeKey: (name: string) =>
    call<{ id: string; key: string }>('POST', '/assessment-keys', { name }),
  revokeKey: (id: string) => call<null>('DELETE', `/assessment-keys/${part(id)}`),
  connections: () => call<{ items: Connection[] }>('GET', '/connections'),
  connect: (connection: NewConnection) => call<Connection>('POST', '/connections', connection),
  sendFeedback: (id: string, sends_feedback: boolean) =>
    call<Connection>('PATCH', `/connections/${part(id)}`, { sends_feedback }),
  sync: (id: string) => call<Connection>('POST', `/connections/${part(id)}/syncs`),
  disconnect: (id: string) => call<null>('DELETE', `/connections/${part(id)}`),
  takeIn,
};

async function takeIn({ file, thing, opening, dryRun, mapping }: ImportWish) {
  const query = new URLSearchParams({
    thing,
    format: file.name.toLowerCase().endsWith('.json') ? 'json' : 'csv',
    dry_run: String(dryRun),
    ...(opening && { opening_id: opening }),
    ...(mapping && { mapping: JSON.stringify(mapping) }),
  });
  const response = await fetch(`/api/v1/imports?${query.toString()}`, {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/octet-stream' },
    body: file,
  }).catch((cause: unknown) => {
    throw new ApiError(0, 'network', String(cause));
  });
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as ImportReport;
}

/** Address of an export, for a download. */
export const exportUrl = (thing: string, format: 'csv' | 'json', language: string) =>
  `/api/v1/exports/${thing}?${new URLSearchParams({ format, language }).toString()}`;

/** Webhooks and tokens are set up by HR managers and administrators. */
export const keepsBridges = (user: User) => user.role === 'hr_manager' || user.role === 'admin';

/** Standings that each may give to a machine, as the server has them. */
export const grantedBy = (user: User): string[] =>
  user.role === 'admin' ? ['admin'] : ['hr', 'hr_manager', 'auditor'];

export const endpointsQuery = queryOptions({
  queryKey: ['bridges', 'endpoints'],
  queryFn: bridgesApi.endpoints,
  refetchInterval: 15_000,
});

export const deliveriesQuery = (endpoint: string, status: string) =>
  infiniteQueryOptions({
    queryKey: ['bridges', 'deliveries', endpoint, status],
    queryFn: ({ pageParam }) =>
      bridgesApi.deliveries({
        ...(endpoint && { endpoint_id: endpoint }),
        ...(status && { status }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    refetchInterval: 15_000,
  });

export const connectionsQuery = queryOptions({
  queryKey: ['bridges', 'connections'],
  queryFn: bridgesApi.connections,
  refetchInterval: 10_000,
});

export const tokensQuery = queryOptions({
  queryKey: ['bridges', 'tokens'],
  queryFn: bridgesApi.tokens,
});

export const assessmentKeysQuery = queryOptions({
  queryKey: ['bridges', 'assessment-keys'],
  queryFn: bridgesApi.assessmentKeys,
});
