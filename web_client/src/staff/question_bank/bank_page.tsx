import { Button, Menu, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconDownload,
  IconMessageQuestion,
  IconPlus,
  IconSearch,
  IconUpload,
} from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { BulkBar } from '../lists/bulk_bar';
import { Mark } from '../lists/mark';
import { More } from '../lists/more';
import { useSelection, type Selection } from '../lists/selection';
import { useBulk, type BulkAct } from '../lists/use_bulk';
import { arranges, useMe } from '../session/session';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { languageName } from '../words/names';
import { ImportDialog } from './import_dialog';
import { bankQuery, facetsQuery } from './queries';
import { QuestionPane } from './question_pane';
import classes from './question_bank.module.css';
import { bankApi, exportUrl, LANGUAGES, LEVELS, TYPES, type BankQuestion } from './wire';
import { levelText, roleText, typeText } from './words';

type Filter = Record<
  'language' | 'role' | 'competency' | 'type' | 'level' | 'words' | 'retired',
  string
>;

const ANY = { role: '', competency: '', type: '', level: '', words: '', retired: '' };

/** All questions of the company, found by what they are for. */
export function BankPage() {
  const { t, i18n } = useTranslation('staff');
  useTitle(t('bank.title'));
  const edits = arranges(useMe());
  const [filter, setFilter] = useState<Filter>({ ...ANY, language: i18n.language });
  const [settled] = useDebouncedValue(filter, 250);
  const [opened, open] = useState<string | null>(null);
  const [importing, setImporting] = useState(false);
  const sent = Object.fromEntries(Object.entries(settled).filter(([, value]) => value !== ''));
  return (
    <>
      <div className={classes.top}>
        <h1>{t('bank.title')}</h1>
        <div className={classes.acts}>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
                {t('bank.export')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['csv', 'json'] as const).map((format) => (
                <Menu.Item key={format} component="a" href={exportUrl(sent, format)} download>
                  {t(`bank.as_${format}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {edits && (
            <>
              <Button
                variant="default"
                leftSection={<IconUpload size={16} aria-hidden />}
                onClick={() => setImporting(true)}
              >
                {t('bank.import')}
              </Button>
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => open('new')}>
                {t('bank.new')}
              </Button>
            </>
          )}
        </div>
      </div>
      <Filters filter={filter} onChange={setFilter} />
      <Found filter={sent} onOpen={open} edits={edits} />
      <QuestionPane
        id={opened}
        language={filter.language}
        edits={edits}
        onClose={() => open(null)}
        onMade={open}
      />
      {edits && <ImportDialog opened={importing} onClose={() => setImporting(false)} />}
    </>
  );
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  const { t, i18n } = useTranslation('staff');
  const facets = useQuery(facetsQuery);
  const set = (change: Partial<Filter>) => onChange({ ...filter, ...change });
  const known = (facets.data?.items ?? []).filter(({ language }) => language === filter.language);
  const roles = [...new Set(known.map(({ role }) => role))];
  const competencies = known.filter(({ role }) => filter.role === '' || role === filter.role);
  const options = (label: (value: string) => string, values: readonly string[]) =>
    values.map((value) => ({ value, label: label(value) }));
  return (
    <div className={classes.filters} role="search">
      <SegmentedControl
        aria-label={t('bank.language')}
        value={filter.language}
        onChange={(language) => onChange({ ...filter, language, role: '', competency: '' })}
        data={LANGUAGES.map((value) => ({ value, label: languageName(i18n.language, value) }))}
      />
      <TextInput
        className={classes.search}
        aria-label={t('bank.search')}
        placeholder={t('bank.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={filter.words}
        onChange={(event) => set({ words: event.currentTarget.value })}
      />
      <Select
        aria-label={t('bank.role_label')}
        placeholder={t('bank.role_label')}
        clearable
        data={options((role) => roleText(t, role), roles)}
        value={filter.role || null}
        onChange={(role) => set({ role: role ?? '', competency: '' })}
      />
      <Select
        aria-label={t('bank.competency')}
        placeholder={t('bank.competency')}
        clearable
        searchable
        nothingFoundMessage={t('arrange.nothing')}
        data={[...new Set(competencies.map(({ competency }) => competency))]}
        value={filter.competency || null}
        onChange={(competency) => set({ competency: competency ?? '' })}
      />
      <Select
        aria-label={t('bank.type_label')}
        placeholder={t('bank.type_label')}
        clearable
        data={TYPES.map((value) => ({ value, label: typeText(t, value) }))}
        value={filter.type || null}
        onChange={(type) => set({ type: type ?? '' })}
      />
      <Select
        aria-label={t('bank.level_label')}
        placeholder={t('bank.level_label')}
        clearable
        data={LEVELS.map((value) => ({ value, label: levelText(t, value) }))}
        value={filter.level || null}
        onChange={(level) => set({ level: level ?? '' })}
      />
      <Switch
        label={t('bank.with_retired')}
        checked={filter.retired === 'true'}
        onChange={(event) => set({ retired: event.currentTarget.checked ? 'true' : '' })}
      />
    </div>
  );
}

interface FoundProps {
  filter: Record<string, string>;
  onOpen: (id: string) => void;
  edits: boolean;
}

function Found({ filter, onOpen, edits }: FoundProps) {
  const list = useInfiniteQuery(bankQuery(filter));
  const facets = useQuery(facetsQuery);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const selection = useSelection(rows.map(({ id }) => id));
  if (list.isPending || facets.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) {
    const bare = !facets.data?.items.some(({ language }) => language === filter.language);
    return bare ? <FirstQuestions edits={edits} /> : <NoMatch />;
  }
  return (
    <>
      <RetireMarked rows={rows.filter(({ id }) => selection.has(id))} selection={selection} />
      <ul className={classes.list}>
        {rows.map((row) => (
          <Row
            key={row.id}
            row={row}
            selection={edits ? selection : null}
            onOpen={() => onOpen(row.id)}
          />
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

/** Retired questions are brought back, the others retired; either is undone by the other. */
function RetireMarked(props: { rows: readonly BankQuestion[]; selection: Selection }) {
  const { rows, selection } = props;
  const { t } = useTranslation('staff');
  const bulk = useBulk<BankQuestion>(selection.clear);
  const retire = (retired: boolean): BulkAct<BankQuestion> => ({
    act: ({ id }) => bankApi.setRetired(id, retired),
    undo: ({ id }) => bankApi.setRetired(id, !retired),
    said: (count) => t(retired ? 'bank.retired_many' : 'bank.restored_many', { count }),
    renews: [['question-bank']],
  });
  const current = rows.filter(({ retired_at }) => retired_at === null);
  const retired = rows.filter(({ retired_at }) => retired_at !== null);
  const act = (text: string, those: readonly BankQuestion[], what: BulkAct<BankQuestion>) =>
    those.length > 0 && (
      <Button
        size="compact-md"
        variant="default"
        loading={bulk.isPending}
        onClick={() => bulk.mutate({ rows: those, bulk: what })}
      >
        {text}
      </Button>
    );
  return (
    <BulkBar selection={selection}>
      {act(t('bank.retire'), current, retire(true))}
      {act(t('bank.restore'), retired, retire(false))}
    </BulkBar>
  );
}

interface RowProps {
  row: BankQuestion;
  /** Null where the reader may not edit. */
  selection: Selection | null;
  onOpen: () => void;
}

function Row({ row, selection, onOpen }: RowProps) {
  const { t } = useTranslation('staff');
  return (
    <li
      className={classes.row}
      data-retired={row.retired_at !== null}
      data-row
      data-markable={selection !== null || undefined}
      data-marked={selection?.has(row.id)}
    >
      {selection && <Mark id={row.id} name={row.text} selection={selection} />}
      <button type="button" className={classes.text} lang={row.language} onClick={onOpen}>
        {row.text}
      </button>
      <p className={classes.tags}>
        <span lang={row.language}>{row.competency}</span>
        <span>{roleText(t, row.role)}</span>
        <span>{typeText(t, row.type)}</span>
        <span>{levelText(t, row.level)}</span>
        <span>{t('bank.minutes', { count: row.minutes })}</span>
        {row.retired_at !== null && <strong>{t('bank.is_retired')}</strong>}
      </p>
    </li>
  );
}

function NoMatch() {
  const { t } = useTranslation('staff');
  return (
    <Empty
      icon={<IconMessageQuestion size={28} stroke={1.5} />}
      title={t('bank.no_match')}
      text={t('bank.no_match_text')}
    />
  );
}

/** An empty bank: the shipped questions are one click away. */
function FirstQuestions({ edits }: { edits: boolean }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const facets = useQuery(facetsQuery);
  const count = Object.values(facets.data?.shipped ?? {}).reduce((sum, one) => sum + one, 0);
  const take = useMutation({
    mutationFn: () => bankApi.takeInShipped([...LANGUAGES]),
    onSuccess: async ({ added }) => {
      notifications.show({ message: t('bank.taken_in', { count: added }) });
      await queries.invalidateQueries({ queryKey: ['question-bank'] });
    },
  });
  return (
    <Empty
      icon={<IconMessageQuestion size={28} stroke={1.5} />}
      title={t('bank.empty')}
      text={t(edits ? 'bank.empty_text' : 'bank.empty_reader', { count })}
      act={
        edits && (
          <Button loading={take.isPending} onClick={() => take.mutate()}>
            {t('bank.take_shipped')}
          </Button>
        )
      }
    />
  );
}
