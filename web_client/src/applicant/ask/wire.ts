/** The applicant's questions about the job, typed. */
import { call } from '../../api';

export interface Asked {
  id: string;
  text: string;
  language: string;
  source: '' | 'faq' | 'fact' | 'hr';
  source_title: string;
  answer: string;
}

export interface Questions {
  items: Asked[];
  suggestions: string[];
  left: number;
}

const path = (token: string) => `/join/${encodeURIComponent(token)}/questions`;

export const questionsOf = (token: string, language: string) =>
  call<Questions>('GET', `${path(token)}?language=${encodeURIComponent(language)}`);

export const ask = (token: string, text: string) => call<Asked>('POST', path(token), { text });
