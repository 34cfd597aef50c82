import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { pipelineApi, type BoardFilter, type Card, type Column, type Stage } from './wire';

interface Further {
  /** The column that these cards continue; of a newer one they would be out of date. */
  of: Column;
  items: readonly Card[];
  next_cursor: string | null;
}

/** Columns with the cards that were asked for beyond their first page. */
export function useFurtherCards(filter: BoardFilter, columns: readonly Column[]) {
  const [further, setFurther] = useState<Partial<Record<Stage, Further>>>({});
  const more = useMutation({
    mutationFn: ({ stage, next_cursor }: Column) =>
      pipelineApi.more(filter, stage, next_cursor ?? ''),
    onSuccess: ({ items, next_cursor }, { stage }) => {
      const of = columns.find((column) => column.stage === stage);
      if (of === undefined) return;
      setFurther((before) => {
        const known = before[stage]?.of === of ? before[stage].items : [];
        return { ...before, [stage]: { of, items: [...known, ...items], next_cursor } };
      });
    },
  });
  const whole = columns.map((column) => {
    const rest = further[column.stage];
    if (rest?.of !== column) return column;
    return { ...column, items: [...column.items, ...rest.items], next_cursor: rest.next_cursor };
  });
  return { columns: whole, more };
}
