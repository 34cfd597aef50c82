import type { TFunction } from '../../i18n';
import type { Channel, Kind, Template } from '../../invitations';

export const CHANNELS: readonly Channel[] = ['email', 'sms', 'wecom', 'dingtalk'];
export const KINDS: readonly Kind[] = [
  'general',
  'opening',
  'graduate',
  'experienced',
  'referral',
  're_engaged',
];
const STAGES = ['applied', 'screening', 'invited'] as const;

export const channelChoices = (t: TFunction<'staff'>) =>
  CHANNELS.map((value) => ({ value, label: t(`invitations.channel.${value}`) }));

export const stageChoices = (t: TFunction<'staff'>) => [
  { value: '', label: t('invitations.any_stage') },
  ...STAGES.map((value) => ({ value, label: t(`invitations.stage.${value}`) })),
];

const SOURCES = ['upload', 'import', 'staff', 'interview'] as const;

/** Where an application came from; a source that nobody here gives stays as it is. */
export function sourceText(t: TFunction<'staff'>, source: string): string {
  const known = SOURCES.find((one) => one === source);
  return known === undefined ? source : t(`invitations.source_name.${known}`);
}

/** Any source, those of the product, and the one chosen. */
export const sourceChoices = (t: TFunction<'staff'>, chosen: string) => [
  { value: '', label: t('invitations.any_source') },
  ...[...new Set([...SOURCES, chosen])]
    .filter((value) => value !== '')
    .map((value) => ({ value, label: sourceText(t, value) })),
];

/** Shipped templates by the name that companies have them under until they rename them. */
const SHIPPED = {
  '通用邀请 General': 'general',
  '应届生 Graduate': 'graduate',
  '资深人才 Experienced': 'experienced',
  '内部推荐 Referral': 'referral',
  '再次邀请 Re-engaged': 're_engaged',
} as const;

/** A template's name: a shipped one in the reader's language, the company's own as it is. */
export function templateName(t: TFunction<'staff'>, name: string): string {
  const shipped = (Object.keys(SHIPPED) as (keyof typeof SHIPPED)[]).find((one) => one === name);
  return shipped === undefined ? name : t(`invitations.shipped.${SHIPPED[shipped]}`);
}

/** Templates of this opening, which are meant first, the general one, and the others for all. */
export const templateChoices = (
  t: TFunction<'staff'>,
  templates: readonly Template[],
  openingId: string | null,
) =>
  templates
    .filter((one) => one.opening_id === null || one.opening_id === openingId)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ id, name }) => ({ value: id, label: templateName(t, name) }));

const rank = ({ opening_id, kind }: Template): number =>
  opening_id !== null ? 0 : kind === 'general' ? 1 : 2;
