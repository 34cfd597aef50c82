import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from '../../i18n';
import classes from './board.module.css';
import { BoardCard } from './board_card';
import type { Selection } from '../lists/selection';
import type { Card, Column, Stage } from './wire';

interface BoardColumnProps {
  column: Column;
  showOpening: boolean;
  selection: Selection;
  /** Whether what is being dragged may be dropped here. */
  dropping: boolean;
  onDrag: (card: Card | null) => void;
  onDrop: () => void;
  onMove: (card: Card, to: Stage) => void;
  onOpen: (id: string) => void;
  onMore: () => void;
  loading: boolean;
}

/** One stage: its count and its cards, the best match first. */
export function BoardColumn(props: BoardColumnProps) {
  const { column, selection, dropping, onDrop } = props;
  const { t } = useTranslation('staff');
  const stage = t(`pipeline_stage.${column.stage}`);
  const ids = column.items.map(({ id }) => id);
  const marked = ids.filter(selection.has).length;
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
      <div className={classes.columnTop}>
        {ids.length > 1 && (
          <Checkbox
            size="xs"
            aria-label={t('pipeline.mark_stage', { stage })}
            checked={marked === ids.length}
            indeterminate={marked > 0 && marked < ids.length}
            onChange={() => selection.toggleAll(ids)}
          />
        )}
        <h2 id={heading} className={classes.stage}>
          {stage} <span className={classes.count}>{column.count}</span>
        </h2>
      </div>
      <ul className={classes.cards}>
        {column.items.map((card) => (
          <BoardCard
            key={card.id}
            card={card}
            leadsTo={column.leads_to}
            showOpening={props.showOpening}
            selection={selection}
            onDrag={props.onDrag}
            onMove={(to) => props.onMove(card, to)}
            onOpen={() => props.onOpen(card.id)}
          />
        ))}
      </ul>
      {column.next_cursor !== null && (
        <Button variant="subtle" size="compact-sm" loading={props.loading} onClick={props.onMore}>
          {t('lists.more')}
        </Button>
      )}
    </section>
  );
}
