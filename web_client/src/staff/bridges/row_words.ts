/** What can be wrong with a row of a file, or with a thing of another system, in words. */
import type { Problem } from '../../api';
import { useTranslation } from '../../i18n';
import { problemText } from '../words/errors';
import { CAUSES } from './wire';

const FIELDS = [
  'id',
  'external_id',
  'title',
  'language',
  'location',
  'headcount',
  'due_on',
  'urgent',
  'description',
  'skills',
  'name',
  'email',
  'phone',
  'opening',
  'applicant',
  'stage',
] as const;

export function useFieldName() {
  const { t } = useTranslation('staff');
  return (name: string) => {
    const known = FIELDS.find((field) => field === name);
    return known ? t(`bridges.field.${known}`) : name;
  };
}

/** What went wrong in a synchronisation, after the name of what it befell. */
export function useSyncProblem() {
  const { t } = useTranslation('staff');
  const fieldName = useFieldName();
  const of = (about: string, problem: string) =>
    about === '' ? problem : t('bridges.problem_of', { about, problem });
  return (problem: Problem) => {
    const cause = problem.fault === 'row' && CAUSES.find((one) => one === problem.values.cause);
    if (!cause) return of(problem.about, problemText(t, problem));
    const field = fieldName(String(problem.values.field));
    return of(problem.about, of(field, t(`bridges.fault.${cause}`)));
  };
}
