/** Resumes over REST: shapes as the server sends them, and uploads that tell how far they are. */
import { ApiError, call, type ApplicationBrief, type Named } from '../../api';

export interface Span {
  start: number;
  end: number;
}

/** A value and the words it was read from; no span where a person wrote it. */
export interface Read<Value> {
  value: Value;
  span: Span | null;
  confidence: number;
}

export interface Month {
  year: number;
  month: number;
}

export interface Period {
  start: Month | null;
  end: Month | null;
  ongoing: boolean;
}

type Text = Read<string> | null;

export interface Education {
  school: Text;
  major: Text;
  degree: Text;
  level: string | null;
  period: Read<Period> | null;
  text: Text;
}

export interface Work {
  employer: Text;
  title: Text;
  period: Read<Period> | null;
  text: Text;
}

export interface Project {
  name: Text;
  role: Text;
  period: Read<Period> | null;
  text: Text;
}

export interface Contact {
  emails: Read<string>[];
  phones: Read<string>[];
  city: Text;
  links: Read<string>[];
}

export interface Salary {
  minimum: number;
  maximum: number;
  currency: string;
  per: string;
}

export interface Profile {
  language: string;
  name: Text;
  title: Text;
  contact: Contact;
  summary: Text;
  education: Education[];
  work: Work[];
  projects: Project[];
  skills: Read<string>[];
  certificates: Read<string>[];
  languages: Read<string>[];
  years: Read<number> | null;
  expected_salary: Read<Salary> | null;
  preferred_times: Read<string>[];
}

export type Section = Exclude<keyof Profile, 'language'>;
export type Status = 'queued' | 'reading' | 'parsed' | 'failed' | 'erased';

/** Another applicant with the same email or phone, not decided on yet. */
export interface MayBe {
  pair_id: string;
  applicant: Named;
  reasons: string[];
}

export interface ResumeRow {
  id: string;
  batch_id: string;
  filename: string;
  size: number;
  status: Status;
  problem: string;
  problem_detail: string;
  applicant: Named | null;
  opening: Named | null;
  application: ApplicationBrief | null;
  may_be: MayBe | null;
  title: string;
  years: number | null;
  scanned: boolean;
  created_at: string;
  parsed_at: string | null;
}

export interface ProtectedPlace extends Span {
  attribute: string;
}

export interface Resume extends ResumeRow {
  text: string;
  pages: number;
  profile: Profile | null;
  read: Profile | null;
  edited: Section[];
  protected: ProtectedPlace[];
  persons: Named[];
}

export interface Side {
  id: string;
  name: string;
  email: string;
  created_at: string;
  resume_id: string | null;
  filename: string;
  title: string;
  employer: string;
  school: string;
}

export type PairState = 'open' | 'merged' | 'apart';

export interface Pair {
  id: string;
  reasons: string[];
  state: PairState;
  kept_id: string | null;
  first: Side;
  second: Side;
  found_at: string;
  decided_at: string | null;
}

interface Page {
  items: ResumeRow[];
  next_cursor: string | null;
}

const part = encodeURIComponent;
const query = (filter: Record<string, string>) => new URLSearchParams(filter).toString();

export const resumesApi = {
  list: (filter: Record<string, string>) => call<Page>('GET', `/resumes?${query(filter)}`),
  one: (id: string) => call<Resume>('GET', `/resumes/${part(id)}`),
  edit: (id: string, section: Section, value: unknown) =>
    call<Resume>('PUT', `/resumes/${part(id)}/sections/${section}`, { value }),
  putBack: (id: string, section: Section) =>
    call<Resume>('DELETE', `/resumes/${part(id)}/sections/${section}`),
  readAgain: (id: string) => call<Resume>('POST', `/resumes/${part(id)}/reading`),
  erase: (id: string) => call<null>('DELETE', `/resumes/${part(id)}`),
  eraseFailed: () => call<{ count: number }>('DELETE', '/resumes/failed'),
  pairs: (state: PairState) => call<{ items: Pair[] }>('GET', `/duplicates?state=${state}`),
  merge: (id: string, kept_id: string) =>
    call<Pair>('POST', `/duplicates/${part(id)}/merge`, { kept_id }),
  apart: (id: string) => call<Pair>('POST', `/duplicates/${part(id)}/apart`),
  undo: (id: string) => call<Pair>('POST', `/duplicates/${part(id)}/undo`),
};

export const fileUrl = (id: string) => `/api/v1/resumes/${part(id)}/file`;
export const jsonResumeUrl = (id: string) => `/api/v1/resumes/${part(id)}/json-resume`;

/** Send one file; `onProgress` is told the share that has left, 0 to 1. */
export function upload(
  file: File,
  sent: { opening_id?: string; batch_id?: string },
  onProgress: (share: number) => void,
): Promise<{ batch_id: string; items: ResumeRow[] }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how far an upload is
    request.open('POST', `/api/v1/resumes?${query({ filename: file.name, ...sent })}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiError(0, 'network', ''));
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // an answer of something between here and the server
      }
      if (request.status === 201) resolve(body as { batch_id: string; items: ResumeRow[] });
      else reject(refusal(request.status, body));
    };
    request.send(file);
  });
}

function refusal(status: number, body: unknown): ApiError {
  const said = (body as { error?: Partial<ApiError> } | null)?.error;
  return new ApiError(
    status,
    said?.code ?? 'error',
    said?.message ?? '',
    said?.fault,
    said?.values,
  );
}
