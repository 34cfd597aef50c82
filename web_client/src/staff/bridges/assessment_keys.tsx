import { IconClipboardCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import classes from './bridges.module.css';
import { SecretForm, SecretRow, Secrets } from './secrets';
import { assessmentKeysQuery, bridgesApi } from './wire';

const CALLS = ['list_tests', 'send_test', 'test_status', 'response_error'] as const;

/** Applicant tracking systems that send applicants to interviews. */
export function AssessmentKeys() {
  const { t } = useTranslation('staff');
  const list = useQuery(assessmentKeysQuery);
  const address = list.data?.address ?? '';
  return (
    <Secrets
      list={list}
      icon={<IconClipboardCheck size={28} stroke={1.5} />}
      none={t('bridges.no_assessments')}
      noneText={t('bridges.no_assessments_text')}
      lead={t('bridges.assessments_lead')}
      addLabel={t('bridges.make_key')}
      row={(key) => (
        <SecretRow
          key={key.id}
          row={key}
          what={t('bridges.sent_count', { count: key.sent })}
          title={t('bridges.revoke_key_title')}
          text={t('bridges.revoke_key_text', { name: key.name })}
          onRevoke={() => bridgesApi.revokeKey(key.id)}
        >
          <p className={classes.soft}>{t('bridges.key_addresses')}</p>
          <pre className={classes.code}>{CALLS.map((call) => address + call).join('\n')}</pre>
        </SecretRow>
      )}
      form={(onDone) => (
        <SecretForm
          label={t('bridges.key_name')}
          help={t('bridges.key_name_help')}
          submit={t('bridges.make_key')}
          make={async (name) => (await bridgesApi.makeKey(name)).key}
          onDone={onDone}
        />
      )}
    />
  );
}
