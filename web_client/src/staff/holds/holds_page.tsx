import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import classes from '../bridges/bridges.module.css';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { HoldForm } from './hold_form';
import { HoldList } from './hold_list';
import own from './holds.module.css';
import { holdsQuery } from './wire';

/** What is on legal hold in the whole company. */
export function HoldsPage() {
  const { t } = useTranslation('staff');
  useTitle(t('holds.title'));
  return (
    <>
      <div className={classes.bar}>
        <h1>{t('holds.title')}</h1>
        <NewHold />
      </div>
      <p className={classes.lead}>{t('holds.lead')}</p>
      <InForce />
    </>
  );
}

function InForce() {
  const { t } = useTranslation('staff');
  const holds = useQuery(holdsQuery());
  if (holds.isPending) return <Waiting />;
  if (holds.isError) return <Failed error={holds.error} retry={() => void holds.refetch()} />;
  if (holds.data.length === 0) {
    return (
      <Empty
        icon={<IconShieldLock size={28} stroke={1.5} />}
        title={t('holds.none')}
        text={t('holds.none_text')}
      />
    );
  }
  return (
    <>
      <p className={own.count}>{t('holds.in_force', { count: holds.data.length })}</p>
      <HoldList holds={holds.data} named />
    </>
  );
}

/** By ids, as whoever runs the server sees no applicants. */
function NewHold() {
  const { t } = useTranslation('staff');
  const [opened, open] = useState(false);
  const [applicant, setApplicant] = useState('');
  const [interview, setInterview] = useState('');
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open(true)}>
        {t('holds.place')}
      </Button>
      <HoldForm
        opened={opened}
        onClose={() => open(false)}
        applicant={applicant}
        interview={interview.trim() || null}
      >
        <TextInput
          required
          maxLength={48}
          label={t('holds.applicant_id')}
          value={applicant}
          onChange={(event) => setApplicant(event.currentTarget.value)}
        />
        <TextInput
          maxLength={48}
          label={t('holds.interview_id')}
          description={t('holds.interview_id_help')}
          value={interview}
          onChange={(event) => setInterview(event.currentTarget.value)}
        />
      </HoldForm>
    </>
  );
}
