import type { Policy } from '../../api';
import { useTranslation } from '../../i18n';
import { Facts, type Fact } from '../shell/facts';
import { measureSourceName, policyLaw, purposeName } from '../words/names';

const SOURCES = ['content', 'voice', 'face', 'body'] as const;

/** What a jurisdiction allows and demands, in words; the server holds to it. */
export function PolicyFacts({ policy }: { policy: Policy }) {
  const { t } = useTranslation('staff');
  const separator = t('list.separator');
  const names = (measured: boolean) =>
    SOURCES.filter((source) => policy.sources.includes(source) === measured)
      .map((source) => measureSourceName(t, source))
      .join(separator);
  const facts: Fact[] = [
    [t('policy_facts.measured'), names(true)],
    [t('policy_facts.never'), names(false)],
    [
      t('policy_facts.consents'),
      policy.purposes.map((purpose) => purposeName(t, purpose)).join(separator),
    ],
    [t('policy_facts.kept'), t('policy_facts.days', { count: policy.retention_days })],
    [t('policy_facts.rejecting'), policy.human_review ? t('policy_facts.human') : ''],
    [t('policy_facts.law'), policyLaw(t, policy.id)],
  ];
  return <Facts facts={facts} />;
}
