/** What acts, and who does them, are called. */
import type { TFunction } from '../../i18n';
import type staff from '../../locales/staff/en.json';
import { roleName } from '../words/names';
import type { Entry } from './wire';

type Act = keyof (typeof staff)['audit_log']['act'];

/** An act's name; its code where a newer server does what this page has no words for. */
export const actName = (t: TFunction<'staff'>, act: string): string =>
  t(`audit_log.act.${act as Act}`, { defaultValue: act });

/** Who acted: of the staff by name and role, of others what they are. */
export function actorName(t: TFunction<'staff'>, { actor, name, standing }: Entry): string {
  if (name !== '') return `${name} · ${roleName(t, standing)}`;
  if (standing === 'applicant') return t('audit_log.applicant', { id: actor });
  if (standing === 'tracking_system') return t('audit_log.tracking_system', { id: actor });
  return t(actor === 'operator' ? 'audit_log.operator' : 'audit_log.server');
}
