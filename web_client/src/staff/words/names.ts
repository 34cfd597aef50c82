/** Names of what the wire calls by id. */
import type { TFunction } from '../../i18n';
import type { Job, NoticeKind } from '../../live/wire';

export const REASONS = [
  'no_answer',
  'off_question',
  'too_short',
  'unclear_speech',
  'other_language',
  'no_face',
  'several_faces',
  'no_consent',
  'not_allowed',
  'not_asked',
  'nothing_asked',
  'typed',
  'not_enough_evidence',
] as const;

/** Dimensions that are not a competency of the job. */
export const DELIVERY = ['voice', 'engagement'] as const;

const PURPOSES = ['recording', 'speech_scoring', 'expression_scoring'] as const;
const POLICIES = ['prc', 'eu', 'us-il', 'us-ny'] as const;
const ROLES = ['interviewer', 'hr', 'hr_manager', 'auditor', 'admin', 'applicant'] as const;
const STAR = ['situation', 'task', 'action', 'result'] as const;

export function oneOf<T extends string>(known: readonly T[], id: string): id is T {
  return (known as readonly string[]).includes(id);
}

/** A competency's name, or "Voice delivery", "Gaze and smile", "Composite". */
export function dimensionName(t: TFunction<'staff'>, job: Job, id: string): string {
  if (id === 'composite') return t('dimension.composite');
  if (oneOf(DELIVERY, id)) return t(`dimension.${id}`);
  return job.competencies.find((c) => c.id === id)?.name ?? id;
}

/** Why there is no number, in words. */
export function reasonText(t: TFunction<'staff'>, reason: string): string {
  return oneOf(REASONS, reason) ? t(`reason.${reason}`) : t('reason.not_enough_evidence');
}

export function noticeText(t: TFunction<'staff'>, kind: NoticeKind): string {
  return t(`notice.${kind}`);
}

export function purposeName(t: TFunction<'staff'>, id: string): string {
  return oneOf(PURPOSES, id) ? t(`purpose.${id}`) : id;
}

export function policyName(t: TFunction<'staff'>, policy: { id: string; name: string }): string {
  return oneOf(POLICIES, policy.id) ? t(`policy.${policy.id}`) : policy.name;
}

/** The laws that a policy rests on. */
export function policyLaw(t: TFunction<'staff'>, id: string): string {
  return oneOf(POLICIES, id) ? t(`policy_law.${id}`) : '';
}

/** What a measure is taken from. */
export function measureSourceName(
  t: TFunction<'staff'>,
  source: 'content' | 'voice' | 'face' | 'body',
): string {
  return t(`source.${source}`);
}

export function roleName(t: TFunction<'staff'>, id: string): string {
  return oneOf(ROLES, id) ? t(`role.${id}`) : id;
}

export function languageName(locale: string, code: string): string {
  return new Intl.DisplayNames([locale], { type: 'language' }).of(code) ?? code;
}

/** What a measure is about: a competency, a STAR part, or the words themselves. */
export function subjectName(
  t: TFunction<'staff'>,
  job: Job,
  measure: string,
  subject: string,
): string {
  if (measure === 'star' && oneOf(STAR, subject)) return t(`star.${subject}`);
  if (measure === 'competency' || measure === 'dimension') return dimensionName(t, job, subject);
  return subject;
}

/** One letter (or character) that stands for a person. */
export function initial(name: string): string {
  return Array.from(name.trim())[0]?.toLocaleUpperCase() ?? '?';
}
