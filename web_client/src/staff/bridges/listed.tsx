import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Empty, Failed, Waiting } from '../shell/states';
import classes from './bridges.module.css';

export interface ListedProps<Row> {
  list: UseQueryResult<{ items: readonly Row[] }>;
  icon: ReactNode;
  /** What is said while there is none. */
  none: string;
  noneText: string;
  /** What is said above those there are. */
  lead: string;
  addLabel: string;
  onAdd: () => void;
  row: (row: Row) => ReactNode;
}

/** What is connected, as a list that more can be added to. */
export function Listed<Row>(props: ListedProps<Row>) {
  const { list } = props;
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={props.onAdd}>
      {props.addLabel}
    </Button>
  );
  if (list.data.items.length === 0) {
    return <Empty icon={props.icon} title={props.none} text={props.noneText} act={add} />;
  }
  return (
    <>
      <div className={classes.bar}>
        <p className={classes.lead}>{props.lead}</p>
        {add}
      </div>
      <ul className={classes.list}>{list.data.items.map(props.row)}</ul>
    </>
  );
}
