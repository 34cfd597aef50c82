import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './board.module.css';
import { BoardCard } from './board_card';
import { pipelineApi, type BoardFilter, type Card, type Column, type Stage } from './wire';

interface BoardColumnProps {
  column: Column;
  filter: BoardFilter;
  showOpening: boolean;
  selected: ReadonlySet<string>;
  /** Whether what is being dragged may be dropped here. */
  dropping: boolean;
  onToggle: (id: string) => void;
  onDrag: (card: Card | null) => void;
  onDrop: () => void;
  onMove: (card: Card, to: Stage) => void;
  onOpen: (id: string) => void;
}

/** One stage: its count and its cards, the best match first. */
export function BoardColumn(props: BoardColumnProps) {
  const { column, filter, dropping, onDrop } = props;
  const { t } = useTranslation('staff');
  const [further, setFurther] = useState<{ of: Column; items: Card[]; next: string | null }>();
  const mine = further?.of === column ? further : undefined;
  const cards = [...column.items, ...(mine?.items ?? [])];
  const next = mine ? mine.next : column.next_cursor;
  const more = useMutation({
    mutationFn: (cursor: string) => pipelineApi.more(filter, column.stage, cursor),
    onSuccess: ({ items, next_cursor }) =>
      setFurther({ of: column, items: [...(mine?.items ?? []), ...items], next: next_cursor }),
  });
  const heading = `stage-${column.stage}`;
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- cards also move by key
    <section
      className={classes.column}
      data-empty={column.count === 0}
      data-dropping={dropping}
      aria-labelledby={heading}
      onDragOver={(event) => {
        if (dropping) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        if (dropping) onDrop();
      }}
    >
      <h2 id={heading} className={classes.stage}>
        {t(`pipeline_stage.${column.stage}`)} <span className={classes.count}>{column.count}</span>
      </h2>
      <ul className={classes.cards}>
        {cards.map((card) => (
          <BoardCard
            key={card.id}
            card={card}
            leadsTo={column.leads_to}
            showOpening={props.showOpening}
            selected={props.selected.has(card.id)}
            onToggle={() => props.onToggle(card.id)}
            onDrag={props.onDrag}
            onMove={(to) => props.onMove(card, to)}
            onOpen={() => props.onOpen(card.id)}
          />
        ))}
      </ul>
      {next !== null && (
        <Button
          variant="subtle"
          size="compact-sm"
          loading={more.isPending}
          onClick={() => more.mutate(next)}
        >
          {t('interviews.more')}
        </Button>
      )}
    </section>
  );
}
