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

/** Templates of this opening, which are meant first, the general one, and the others for all. */
export const templateChoices = (templates: readonly Template[], openingId: string | null) =>
  templates
    .filter((one) => one.opening_id === null || one.opening_id === openingId)
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ id, name }) => ({ value: id, label: name }));

const rank = ({ opening_id, kind }: Template): number =>
  opening_id !== null ? 0 : kind === 'general' ? 1 : 2;
