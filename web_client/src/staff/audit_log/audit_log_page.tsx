import { Alert, Button, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload, IconListSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { More } from '../lists/more';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import classes from './audit_log.module.css';
import { ChainState } from './chain_state';
import { Filter } from './filter';
import { entriesQuery, EVERYTHING, exported, type Entry, type Wanted } from './wire';
import { actName, actorName } from './words';

const PAUSE_MS = 300;

/** Who did what to which thing, for auditors and administrators. */
export function AuditLogPage() {
  const { t } = useTranslation('staff');
  useTitle(t('audit_log.title'));
  const [wanted, want] = useState(EVERYTHING);
  const [asked] = useDebouncedValue(wanted, PAUSE_MS);
  return (
    <>
      <div className={classes.top}>
        <h1>{t('audit_log.title')}</h1>
        <ExportButton wanted={wanted} />
      </div>
      <p className={classes.lead}>{t('audit_log.lead')}</p>
      <ChainState />
      <Filter wanted={wanted} onChange={want} />
      <Entries wanted={asked} onSubject={(subject) => want({ ...EVERYTHING, subject })} />
    </>
  );
}

function ExportButton({ wanted }: { wanted: Wanted }) {
  const { t } = useTranslation('staff');
  const exporting = useMutation({ mutationFn: () => exported(wanted), onSuccess: save });
  return (
    <div>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        loading={exporting.isPending}
        onClick={() => exporting.mutate()}
      >
        {t('audit_log.export')}
      </Button>
      {exporting.isError && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, exporting.error)}
        </Alert>
      )}
    </div>
  );
}

function save(file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'audit_log.csv';
  link.click();
  URL.revokeObjectURL(link.href);
}

interface EntriesProps {
  wanted: Wanted;
  onSubject: (id: string) => void;
}

function Entries({ wanted, onSubject }: EntriesProps) {
  const { t } = useTranslation('staff');
  const list = useInfiniteQuery(entriesQuery(wanted));
  if (list.isPending) return <Waiting />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const entries = list.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    return (
      <Empty
        icon={<IconListSearch size={28} stroke={1.5} />}
        title={t('audit_log.none')}
        text={t('audit_log.none_text')}
      />
    );
  }
  return (
    <>
      <ol className={classes.list}>
        {entries.map((entry) => (
          <Row key={entry.seq} entry={entry} onSubject={onSubject} />
        ))}
      </ol>
      <More list={list} />
    </>
  );
}

function Row({ entry, onSubject }: { entry: Entry; onSubject: (id: string) => void }) {
  const { t, i18n } = useTranslation('staff');
  const { seq, at, act, subject, detail } = entry;
  return (
    <li className={classes.entry} data-row>
      <div className={classes.when}>
        <time dateTime={at}>{moment(i18n.language, at)}</time>
        <span>#{seq}</span>
      </div>
      <div>
        <p className={classes.act}>{actName(t, act)}</p>
        <p className={classes.actor}>{actorName(t, entry)}</p>
      </div>
      <div className={classes.record}>
        <UnstyledButton
          className={classes.subject}
          aria-label={t('audit_log.only_this', { id: subject })}
          onClick={() => onSubject(subject)}
        >
          {subject}
        </UnstyledButton>
        {detail !== '{}' && <code className={classes.detail}>{detail}</code>}
      </div>
    </li>
  );
}

/** To the second, as evidence is. */
const moment = (locale: string, at: string): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle: 'h23',
  }).format(new Date(at));
