import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { useTitle } from '../shell/title';
import { EntryList } from './entry_list';
import { FactsForm } from './facts_form';
import { Inbox } from './inbox';
import classes from './faq.module.css';
import { inboxQuery } from './wire';

/** What applicants ask: the inbox, the FAQ, and what openings tell of themselves. */
export function FaqPage() {
  const { t } = useTranslation('staff');
  useTitle(t('faq.title'));
  const waiting = useQuery(inboxQuery(true)).data?.waiting ?? 0;
  return (
    <>
      <h1 className={classes.title}>{t('faq.title')}</h1>
      <Tabs defaultValue="inbox" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="inbox">
            {waiting > 0 ? t('faq.inbox_count', { count: waiting }) : t('faq.inbox')}
          </Tabs.Tab>
          <Tabs.Tab value="entries">{t('faq.entries')}</Tabs.Tab>
          <Tabs.Tab value="facts">{t('faq.facts')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="inbox" pt="lg">
          <Inbox />
        </Tabs.Panel>
        <Tabs.Panel value="entries" pt="lg">
          <EntryList />
        </Tabs.Panel>
        <Tabs.Panel value="facts" pt="lg">
          <FactsForm />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
