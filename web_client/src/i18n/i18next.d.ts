import 'i18next';
import type applicant from '../locales/applicant/en.json';
import type staff from '../locales/staff/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { applicant: typeof applicant; staff: typeof staff };
  }
}
