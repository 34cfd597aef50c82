import { Button, Tabs } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { useTitle } from '../shell/title';
import { Failures } from './failures';
import classes from './invitations.module.css';
import { MannersForm } from './manners_form';
import { failuresQuery } from './queries';
import { ReportTables } from './report_tables';
import { Rules } from './rules';
import { SendForm } from './send_form';
import { Sent } from './sent';
import { Templates } from './templates';

const TABS = ['sent', 'templates', 'rules', 'report', 'failures', 'manners'] as const;

/** Invitations: what was sent, by which texts and rules, what came of it, what did not arrive. */
export function InvitationsPage() {
  const { t } = useTranslation('staff');
  useTitle(t('invitations.title'));
  const [sending, send] = useState(false);
  const failures = useQuery(failuresQuery);
  const failed = failures.data?.length ?? 0;
  return (
    <>
      <div className={classes.top}>
        <h1>{t('invitations.title')}</h1>
        <Button leftSection={<IconSend size={16} aria-hidden />} onClick={() => send(true)}>
          {t('invitations.send')}
        </Button>
      </div>
      <Tabs defaultValue="sent" keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`invitations.tab.${tab}`)}
              {tab === 'failures' && failed > 0 && ` (${failed})`}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sent">
          <Sent onSend={() => send(true)} />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <Templates />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <Rules />
        </Tabs.Panel>
        <Tabs.Panel value="report">
          <ReportTables />
        </Tabs.Panel>
        <Tabs.Panel value="failures">
          <Failures />
        </Tabs.Panel>
        <Tabs.Panel value="manners">
          <MannersForm />
        </Tabs.Panel>
      </Tabs>
      <SendForm key={String(sending)} opened={sending} onClose={() => send(false)} />
    </>
  );
}
