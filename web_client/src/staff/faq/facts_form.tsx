import { Alert, Button, Select, Switch, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBuilding } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { Empty, Failed, Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import classes from './faq.module.css';
import { factsQuery, faqApi, type FactKind, type Facts } from './wire';

/** What applicants may be told of an opening: nothing but what is switched on. */
export function FactsForm() {
  const { t } = useTranslation('staff');
  const openings = useQuery(openingsQuery);
  const [picked, pick] = useState<string | null>(null);
  if (openings.isPending) return <Waiting />;
  if (openings.isError) return <Failed error={openings.error} />;
  const id = picked ?? openings.data[0]?.id;
  if (id === undefined) {
    return (
      <Empty
        icon={<IconBuilding size={28} stroke={1.5} />}
        title={t('faq.no_openings')}
        text={t('faq.no_openings_text')}
      />
    );
  }
  return (
    <>
      <p className={classes.lead}>{t('faq.facts_lead')}</p>
      <Select
        className={classes.picker}
        label={t('arrange.opening')}
        allowDeselect={false}
        data={openings.data.map(({ id, title }) => ({ value: id, label: title }))}
        value={id}
        onChange={pick}
      />
      <Published key={id} opening={id} />
    </>
  );
}

function Published({ opening }: { opening: string }) {
  const facts = useQuery(factsQuery(opening));
  if (facts.isPending) return <Waiting />;
  if (facts.isError) return <Failed error={facts.error} />;
  return <Form facts={facts.data} />;
}

function Form({ facts }: { facts: Facts }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [items, setItems] = useState(facts.items);
  const save = useMutation({
    mutationFn: () => {
      const told = items.filter(({ published }) => published);
      return faqApi.publish(
        facts.opening.id,
        Object.fromEntries(told.map(({ kind, text }) => [kind, text.trim()])),
      );
    },
    onSuccess: (now) => {
      setItems(now.items);
      queries.setQueryData(factsQuery(facts.opening.id).queryKey, now);
      notifications.show({ message: t('faq.facts_saved') });
    },
  });
  const set = (kind: FactKind, change: Partial<Facts['items'][number]>) =>
    setItems(items.map((one) => (one.kind === kind ? { ...one, ...change } : one)));
  // A fact that the opening does not tell itself needs HR's words.
  const lacks = items.some(
    ({ kind, published, text }) =>
      published &&
      text.trim() === '' &&
      (facts.items.find((f) => f.kind === kind)?.shown ?? '') === '',
  );
  return (
    <>
      {save.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, save.error)}
        </Alert>
      )}
      <ul className={classes.list}>
        {items.map(({ kind, published, text, shown }) => (
          <li key={kind} className={classes.item}>
            <Switch
              label={t(`faq.fact.${kind}`)}
              checked={published}
              onChange={(event) => set(kind, { published: event.currentTarget.checked })}
            />
            {published && (
              <Textarea
                autosize
                lang={facts.language}
                maxLength={1000}
                aria-label={t('faq.fact_text', { fact: t(`faq.fact.${kind}`) })}
                placeholder={shown === '' ? t('faq.fact_needed') : shown}
                description={
                  shown !== '' && text.trim() === '' ? t('faq.fact_own', { text: shown }) : null
                }
                value={text}
                onChange={(event) => set(kind, { text: event.currentTarget.value })}
              />
            )}
          </li>
        ))}
      </ul>
      {lacks && <p className={classes.caution}>{t('faq.fact_lacks')}</p>}
      <Button className={classes.save} loading={save.isPending} onClick={() => save.mutate()}>
        {t('bank.save')}
      </Button>
    </>
  );
}
