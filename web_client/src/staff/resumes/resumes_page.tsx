import { Badge, Button, FileButton, Progress, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconAlertTriangle,
  IconEraser,
  IconFileText,
  IconSearch,
  IconUpload,
  IconUsers,
  IconX,
} from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { Mark } from '../lists/mark';
import { More } from '../lists/more';
import { distinct, useSelection, type Selection } from '../lists/selection';
import { BulkActs } from '../pipeline/bulk_acts';
import { useMoves } from '../pipeline/use_moves';
import type { Stage } from '../pipeline/wire';
import { ConfirmButton } from '../shell/confirm';
import { ButtonLink } from '../shell/links';
import { Empty, Failed, Waiting } from '../shell/states';
import { useTitle } from '../shell/title';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import { MayBeLine } from './may_be';
import { pairsQuery, resumesQuery } from './queries';
import { resumesApi, type ResumeRow } from './requests';
import classes from './resumes_page.module.css';
import { useUploads, type Upload } from './uploads';
import { causeText, refusalText } from './words';

const ACCEPTED = '.pdf,.docx,.txt,.md,.json,.zip';

/** All resumes one reaches, and the place to bring more. */
export function ResumesPage() {
  const { t } = useTranslation('staff');
  useTitle(t('resumes.title'));
  const [opening, setOpening] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words, 250);
  const { uploads, send, dismiss } = useUploads();
  return (
    <>
      <div className={classes.top}>
        <h1>{t('resumes.title')}</h1>
        <DuplicatesLink />
      </div>
      <DropZone onFiles={(files) => void send(files, opening)}>
        <OpeningChoice value={opening} onChange={setOpening} />
      </DropZone>
      <Uploads uploads={uploads} onDismiss={dismiss} />
      <TextInput
        className={classes.search}
        aria-label={t('resumes.search')}
        placeholder={t('resumes.search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <FailedFiles />
      <Rows words={asked.trim()} />
    </>
  );
}

function DuplicatesLink() {
  const { t } = useTranslation('staff');
  const pairs = useQuery(pairsQuery('open'));
  return (
    <ButtonLink
      to="/resumes/duplicates"
      variant="default"
      leftSection={<IconUsers size={16} aria-hidden />}
      rightSection={
        pairs.data !== undefined && pairs.data.length > 0 ? (
          <Badge size="sm" variant="filled" circle>
            {pairs.data.length}
          </Badge>
        ) : undefined
      }
    >
      {t('resumes.duplicates')}
    </ButtonLink>
  );
}

function OpeningChoice(props: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation('staff');
  const openings = useQuery(openingsQuery);
  return (
    <Select
      className={classes.opening}
      label={t('resumes.for_opening')}
      placeholder={t('resumes.talent_pool')}
      data={(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
      value={props.value}
      onChange={props.onChange}
      clearable
      searchable
      nothingFoundMessage={t('resumes.no_opening')}
    />
  );
}

function DropZone(props: { onFiles: (files: File[]) => void; children: ReactNode }) {
  const { t } = useTranslation('staff');
  const [over, setOver] = useState(false);
  const hold = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) props.onFiles(files);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the button does the same
    <section
      className={classes.drop}
      data-over={over || undefined}
      aria-label={t('resumes.upload')}
      onDragEnter={hold}
      onDragOver={hold}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={classes.dropWords}>
        <IconUpload size={24} stroke={1.5} aria-hidden />
        <div>
          <p className={classes.dropTitle}>{t('resumes.drop')}</p>
          <p className={classes.hint}>{t('resumes.drop_hint')}</p>
        </div>
      </div>
      {props.children}
      <FileButton onChange={props.onFiles} accept={ACCEPTED} multiple>
        {(button) => <Button {...button}>{t('resumes.choose')}</Button>}
      </FileButton>
    </section>
  );
}

function Uploads(props: { uploads: readonly Upload[]; onDismiss: (key?: number) => void }) {
  const { t } = useTranslation('staff');
  if (props.uploads.length === 0) return null;
  return (
    <ul className={classes.uploads} aria-label={t('resumes.uploading')}>
      {props.uploads.filter(({ share }) => share === null).length > 1 && (
        <li className={classes.upload}>
          <Button size="compact-sm" variant="subtle" onClick={() => props.onDismiss()}>
            {t('resumes.dismiss_all')}
          </Button>
        </li>
      )}
      {props.uploads.map(({ key, name, share, error }) => (
        <li key={key} className={classes.upload}>
          <span className={classes.uploadName}>{name}</span>
          {share === null ? (
            <>
              <span className={classes.refused} role="alert">
                <IconAlertTriangle size={15} aria-hidden /> {refusalText(t, error)}
              </span>
              <Button
                size="compact-sm"
                variant="subtle"
                aria-label={t('resumes.dismiss', { name })}
                onClick={() => props.onDismiss(key)}
              >
                <IconX size={15} aria-hidden />
              </Button>
            </>
          ) : (
            <Progress
              className={classes.progress}
              value={share * 100}
              aria-label={t('resumes.sent_share', { name })}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** The way to be rid of everything that could not be read, where there is anything. */
function FailedFiles() {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const failed = useInfiniteQuery(resumesQuery({ status: 'failed' }));
  const erase = useMutation({
    mutationFn: resumesApi.eraseFailed,
    onSuccess: ({ count }) => {
      notifications.show({ message: t('resumes.failed_removed', { count }) });
    },
    onError: (error) => notifications.show({ color: 'red.8', message: errorText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['resumes'] }),
  });
  if (!failed.data?.pages[0]?.items.length) return null;
  return (
    <div className={classes.failed}>
      <span className={classes.refused}>
        <IconAlertTriangle size={15} aria-hidden /> {t('resumes.failed_some')}
      </span>
      <ConfirmButton
        label={t('resumes.failed_remove')}
        title={t('resumes.failed_title')}
        text={t('resumes.failed_text')}
        icon={<IconEraser size={15} aria-hidden />}
        button={{ size: 'compact-md' }}
        grave
        pending={erase.isPending}
        onConfirm={() => erase.mutate()}
      />
    </div>
  );
}

function Rows({ words }: { words: string }) {
  const { t } = useTranslation('staff');
  const list = useInfiniteQuery(resumesQuery(words === '' ? {} : { words }));
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const selection = useSelection(rows.flatMap((row) => markOf(row) ?? []));
  const marked = rows.filter((row) => selection.has(markOf(row) ?? ''));
  const ids = distinct(marked.flatMap(({ application }) => application?.id ?? []));
  const moves = useMoves(selection.clear);
  if (list.isPending) return <Waiting />;
  if (list.isError && rows.length === 0)
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (rows.length === 0) {
    const icon = <IconFileText size={28} stroke={1.5} />;
    return words === '' ? (
      <Empty icon={icon} title={t('resumes.none')} text={t('resumes.none_text')} />
    ) : (
      <Empty icon={icon} title={t('resumes.none_match')} text={t('resumes.none_match_text')} />
    );
  }
  return (
    <>
      <BulkActs
        selection={selection}
        ids={ids}
        people={distinct(marked.flatMap(({ applicant }) => applicant?.id ?? []))}
        onMove={(to) => moves.mutate({ ids, to })}
      />
      {moves.dialog}
      <ul className={classes.list} aria-label={t('resumes.title')}>
        {rows.map((row) => (
          <Entry key={row.id} row={row} selection={selection} />
        ))}
      </ul>
      <More list={list} />
    </>
  );
}

/** What marking a row marks: its application, else its applicant, if it was read already. */
const markOf = ({ application, applicant }: ResumeRow) => application?.id ?? applicant?.id ?? null;

function Entry({ row, selection }: { row: ResumeRow; selection: Selection }) {
  const { t, i18n } = useTranslation('staff');
  const { application } = row;
  const mark = markOf(row);
  return (
    <li
      className={classes.entry}
      data-row
      data-markable
      data-marked={mark !== null && selection.has(mark)}
    >
      {mark !== null && (
        <Mark id={mark} name={row.applicant?.name ?? row.filename} selection={selection} />
      )}
      <div className={classes.who}>
        <Link to="/resumes/$id" params={{ id: row.id }} className={classes.name}>
          {row.applicant?.name ?? row.filename}
        </Link>
        <span className={classes.soft}>{row.title !== '' ? row.title : row.filename}</span>
        {row.may_be && <MayBeLine mayBe={row.may_be} />}
      </div>
      <span className={classes.years}>
        {row.years !== null && t('resumes.years', { count: row.years })}
      </span>
      <span className={classes.soft}>{row.opening?.name ?? t('resumes.talent_pool')}</span>
      {application !== null && row.status === 'parsed' ? (
        <Badge variant="light" color="gray" className={classes.badge}>
          {t(`pipeline_stage.${application.stage as Stage}`)}
        </Badge>
      ) : (
        <StatusWords row={row} />
      )}
      <time className={classes.when} dateTime={row.created_at}>
        {dateTime(i18n.language, row.created_at)}
      </time>
    </li>
  );
}

/** Where a file stands; a failure says its cause. */
export function StatusWords({ row }: { row: ResumeRow }) {
  const { t } = useTranslation('staff');
  if (row.status === 'failed') {
    return (
      <span className={classes.refused}>
        <IconAlertTriangle size={15} aria-hidden /> {causeText(t, row.problem)}
      </span>
    );
  }
  const colour = row.status === 'parsed' ? 'green' : 'gray';
  return (
    <Badge variant="light" color={colour} className={classes.badge}>
      {row.scanned ? t('resumes.status.scanned') : t(`resumes.status.${row.status}`)}
    </Badge>
  );
}
