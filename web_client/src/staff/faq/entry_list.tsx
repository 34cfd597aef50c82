import {
  Alert,
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconHelpCircle, IconPencil, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { ConfirmButton } from '../shell/confirm';
import { Empty, Failed, Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import { languageName } from '../words/names';
import classes from './faq.module.css';
import { entriesQuery, faqApi, type Entry, type EntryContent } from './wire';

/** The company's answers, edited here. */
export function EntryList() {
  const { t, i18n } = useTranslation('staff');
  const list = useQuery(entriesQuery);
  const openings = useQuery(openingsQuery);
  const [edited, edit] = useState<Entry | 'new' | null>(null);
  const [words, setWords] = useState('');
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const wanted = words.trim().toLocaleLowerCase();
  const inOwn = ({ language }: Entry) => Number(language === i18n.language);
  const rows = list.data.items
    .filter(({ question, answer }) => `${question} ${answer}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => inOwn(b) - inOwn(a));
  const titleOf = (id: string) => openings.data?.find((one) => one.id === id)?.title ?? '';
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit('new')}>
      {t('faq.add')}
    </Button>
  );
  return (
    <>
      {!list.data.by_meaning && <p className={classes.caution}>{t('faq.same_words')}</p>}
      {list.data.items.length === 0 ? (
        <Empty
          icon={<IconHelpCircle size={28} stroke={1.5} />}
          title={t('faq.no_entries')}
          text={t('faq.no_entries_text')}
          act={add}
        />
      ) : (
        <>
          <div className={classes.bar}>
            <TextInput
              className={classes.search}
              aria-label={t('faq.search')}
              placeholder={t('faq.search')}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            {add}
          </div>
          <ul className={classes.list}>
            {rows.map((row) => (
              <li key={row.id} className={classes.item}>
                <p className={classes.question} lang={row.language}>
                  {row.question}
                </p>
                <p className={classes.answer} lang={row.language}>
                  {row.answer}
                </p>
                <p className={classes.meta}>
                  {languageName(i18n.language, row.language)} ·{' '}
                  {row.opening_id === null ? t('faq.general') : titleOf(row.opening_id)}
                  {row.phrasings.length > 0 &&
                    ` · ${t('faq.phrasing_count', { count: row.phrasings.length })}`}
                </p>
                <EntryActs row={row} onEdit={() => edit(row)} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        title={t(edited === 'new' ? 'faq.add' : 'faq.edit')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {edited !== null && <EntryForm entry={edited} onDone={() => edit(null)} />}
      </Modal>
    </>
  );
}

function EntryActs({ row, onEdit }: { row: Entry; onEdit: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => faqApi.remove(row.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['faq'] }),
  });
  return (
    <div className={classes.acts}>
      <Button variant="subtle" leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
        {t('faq.edit')}
      </Button>
      <ConfirmButton
        label={t('faq.remove')}
        title={t('faq.remove_title')}
        text={t('faq.remove_text', { question: row.question })}
        icon={<IconTrash size={16} aria-hidden />}
        grave
        button={{ variant: 'subtle', color: 'dark' }}
        pending={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
    </div>
  );
}

function EntryForm({ entry, onDone }: { entry: Entry | 'new'; onDone: () => void }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const [content, setContent] = useState<EntryContent>(() =>
    entry === 'new'
      ? { opening_id: null, language: i18n.language, question: '', answer: '', phrasings: [] }
      : {
          opening_id: entry.opening_id,
          language: entry.language,
          question: entry.question,
          answer: entry.answer,
          phrasings: entry.phrasings,
        },
  );
  const set = (change: Partial<EntryContent>) => setContent({ ...content, ...change });
  const save = useMutation({
    mutationFn: () => {
      const phrasings = content.phrasings.map((one) => one.trim()).filter((one) => one !== '');
      const whole = { ...content, phrasings: phrasings.slice(0, 10) };
      return entry === 'new' ? faqApi.add(whole) : faqApi.edit(entry.id, whole);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['faq'] });
      onDone();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {save.error && (
          <Alert color="red" variant="light" role="alert">
            {errorText(t, save.error)}
          </Alert>
        )}
        <SegmentedControl
          aria-label={t('bank.language')}
          value={content.language}
          onChange={(language) => set({ language })}
          data={['zh', 'en'].map((value) => ({ value, label: languageName(i18n.language, value) }))}
        />
        <TextInput
          data-autofocus
          required
          maxLength={300}
          label={t('faq.question')}
          value={content.question}
          onChange={(event) => set({ question: event.currentTarget.value })}
        />
        <Textarea
          required
          autosize
          minRows={3}
          maxLength={2000}
          label={t('faq.answer')}
          value={content.answer}
          onChange={(event) => set({ answer: event.currentTarget.value })}
        />
        <Textarea
          autosize
          minRows={2}
          label={t('faq.phrasings')}
          description={t('faq.phrasings_help')}
          value={content.phrasings.join('\n')}
          onChange={(event) => set({ phrasings: event.currentTarget.value.split('\n') })}
        />
        <Select
          label={t('faq.holds_for')}
          allowDeselect={false}
          data={[
            { value: '', label: t('faq.general') },
            ...(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
          ]}
          value={content.opening_id ?? ''}
          onChange={(id) => set({ opening_id: id === '' || id === null ? null : id })}
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('bank.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
