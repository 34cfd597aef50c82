import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { distinct, useSelection } from '../lists/selection';
import { ButtonLink } from '../shell/links';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { ApplicationDrawer } from './application_drawer';
import classes from './board.module.css';
import { BoardColumn } from './board_column';
import { BulkActs } from './bulk_acts';
import { useFurtherCards } from './further_cards';
import { boardQuery } from './queries';
import { useMoves } from './use_moves';
import type { BoardFilter, Card, Column, Stage } from './wire';

const NO_COLUMNS: readonly Column[] = [];

/** Applications by stage, of one opening or of all. */
export function BoardPage() {
  const { t } = useTranslation('staff');
  useTitle(t('pipeline.title'));
  const { opening = '' } = useSearch({ strict: false });
  const [words, setWords] = useState('');
  const [soon] = useDebouncedValue(words, 250);
  const [atLeast, setAtLeast] = useState<number | null>(null);
  const [topOnly, setTopOnly] = useState(false);
  const filter: BoardFilter = {
    opening_id: opening,
    words: soon,
    at_least: atLeast,
    top_only: topOnly,
  };
  return (
    <>
      <div className={classes.top}>
        <h1>{t('pipeline.title')}</h1>
      </div>
      <div className={classes.filters}>
        <OpeningChoice opening={opening} />
        <TextInput
          aria-label={t('pipeline.search')}
          placeholder={t('pipeline.search')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <NumberInput
          className={classes.least}
          aria-label={t('pipeline.at_least')}
          placeholder={t('pipeline.at_least')}
          min={0}
          max={100}
          value={atLeast ?? ''}
          onChange={(value) => setAtLeast(value === '' ? null : Number(value))}
        />
        <Checkbox
          label={t('pipeline.top_only')}
          checked={topOnly}
          onChange={(event) => setTopOnly(event.currentTarget.checked)}
        />
      </div>
      <Board filter={filter} showOpening={opening === ''} />
    </>
  );
}

function OpeningChoice({ opening }: { opening: string }) {
  const { t } = useTranslation('staff');
  const navigate = useNavigate();
  const openings = useQuery(openingsQuery).data ?? [];
  return (
    <Select
      aria-label={t('pipeline.opening')}
      data={[
        { value: '', label: t('pipeline.all_openings') },
        ...openings.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      value={opening}
      allowDeselect={false}
      searchable
      onChange={(value) =>
        void navigate({ to: '/pipeline', search: value ? { opening: value } : {} })
      }
    />
  );
}

function Board({ filter, showOpening }: { filter: BoardFilter; showOpening: boolean }) {
  const { t } = useTranslation('staff');
  const board = useQuery(boardQuery(filter));
  const { columns, more } = useFurtherCards(filter, board.data ?? NO_COLUMNS);
  const selection = useSelection(columns.flatMap(({ items }) => items.map(({ id }) => id)));
  const [dragged, setDragged] = useState<Card | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const moves = useMoves(selection.clear);
  if (board.isPending) return <Waiting />;
  if (board.data === undefined) {
    return <Failed error={board.error} retry={() => void board.refetch()} />;
  }
  const marked = columns.flatMap(({ items }) => items).filter(({ id }) => selection.has(id));
  const filtered = filter.words !== '' || filter.at_least !== null || filter.top_only;
  if (columns.every(({ count }) => count === 0)) return <Nobody filtered={filtered} />;
  const move = (ids: string[], to: Stage) => moves.mutate({ ids, to });
  /** A card that is marked goes with all that are. */
  const idsOf = (card: Card) => (selection.has(card.id) ? [...selection.ids] : [card.id]);
  const leadsTo = columns.find(({ stage }) => stage === dragged?.stage)?.leads_to ?? [];
  return (
    <>
      <BulkActs
        selection={selection}
        ids={selection.ids}
        people={distinct(marked.map(({ applicant }) => applicant.id))}
        onMove={(to) => move([...selection.ids], to)}
      />
      <p className={classes.keys}>{t('pipeline.keys')}</p>
      <div className={classes.board} role="group" aria-label={t('pipeline.title')}>
        {columns.map((column) => (
          <BoardColumn
            key={column.stage}
            column={column}
            showOpening={showOpening}
            selection={selection}
            dropping={dragged !== null && leadsTo.includes(column.stage)}
            onDrag={setDragged}
            onDrop={() => {
              if (dragged) move(idsOf(dragged), column.stage);
              setDragged(null);
            }}
            onMove={(card, to) => move(idsOf(card), to)}
            onOpen={setOpen}
            onMore={() => more.mutate(column)}
            loading={more.isPending && more.variables.stage === column.stage}
          />
        ))}
      </div>
      <ApplicationDrawer
        id={open}
        onClose={() => setOpen(null)}
        onMove={(id, to) => move([id], to)}
      />
      {moves.dialog}
    </>
  );
}

function Nobody({ filtered }: { filtered: boolean }) {
  const { t } = useTranslation('staff');
  const icon = <IconUsers size={28} stroke={1.5} />;
  if (filtered) {
    return (
      <Empty icon={icon} title={t('pipeline.none_match')} text={t('pipeline.none_match_text')} />
    );
  }
  return (
    <Empty
      icon={icon}
      title={t('pipeline.none')}
      text={t('pipeline.none_text')}
      act={
        <ButtonLink to="/openings" variant="default">
          {t('openings.title')}
        </ButtonLink>
      }
    />
  );
}
