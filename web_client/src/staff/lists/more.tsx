import { Button } from '@mantine/core';
import { useTranslation } from '../../i18n';
import classes from './lists.module.css';

interface MoreProps {
  /** What is read page by page. */
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  /** What the button says, where that is not "Show more". */
  label?: string;
}

/** Reads the next page below those that are shown, as long as there is one. */
export function More({ list, label }: MoreProps) {
  const { t } = useTranslation('staff');
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      className={classes.more}
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {label ?? t('lists.more')}
    </Button>
  );
}
