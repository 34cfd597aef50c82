import { Alert, Button, FileInput, Group, Modal, Stack, Table } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import classes from './question_bank.module.css';
import { bankApi, type ImportResult } from './wire';

const SHOWN = 50;

/** A file is looked through first; only then does anything change. */
export function ImportDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('staff');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('bank.import_title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <Steps onClose={onClose} />
    </Modal>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: async ({ from, dry_run }: { from: File; dry_run: boolean }) => {
      const format = from.name.toLowerCase().endsWith('.json') ? 'json' : 'csv';
      return bankApi.takeIn({ format, content: await from.text(), dry_run });
    },
    onSuccess: async (result) => {
      if (result.dry_run) return;
      notifications.show({
        message: t('bank.imported', { added: result.added, changed: result.changed }),
      });
      await queries.invalidateQueries({ queryKey: ['question-bank'] });
      onClose();
    },
  });
  const looked = send.data?.dry_run === true ? send.data : null;
  const useful = looked !== null && looked.added + looked.changed > 0;
  return (
    <Stack gap="md">
      <p className={classes.soft}>{t('bank.import_text')}</p>
      <FileInput
        label={t('bank.file')}
        placeholder={t('bank.choose_file')}
        accept=".csv,.json,text/csv,application/json"
        leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          send.reset();
          if (chosen) send.mutate({ from: chosen, dry_run: true });
        }}
      />
      {send.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, send.error)}
        </Alert>
      )}
      {looked && <Preview result={looked} />}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        <Button
          disabled={!useful}
          loading={send.isPending}
          onClick={() => file && send.mutate({ from: file, dry_run: false })}
        >
          {t('bank.import_now')}
        </Button>
      </Group>
    </Stack>
  );
}

function Preview({ result }: { result: ImportResult }) {
  const { t } = useTranslation('staff');
  const { added, changed, unchanged, errors } = result;
  return (
    <div role="status">
      <p>{t('bank.would', { added, changed, unchanged })}</p>
      {errors.length > 0 && (
        <>
          <p className={classes.caution}>{t('bank.row_errors', { count: errors.length })}</p>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('bank.row')}</Table.Th>
                <Table.Th>{t('bank.field')}</Table.Th>
                <Table.Th>{t('bank.cause')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.slice(0, SHOWN).map((error, at) => (
                <Table.Tr key={at}>
                  <Table.Td>{error.row}</Table.Td>
                  <Table.Td>{error.field}</Table.Td>
                  <Table.Td>{t(`bank.fault.${faultOf(error.cause)}`)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </>
      )}
    </div>
  );
}

const FAULTS = [
  [/missing/, 'missing'],
  [/characters$|too large/, 'too_long'],
  [/one of|zh or en/, 'choice'],
  [/whole number|minutes|is 1 to/, 'number'],
  [/are \d/, 'count'],
  [/twice|again/, 'repeated'],
] as const;

/** The kind of a row's fault: the server tells it in English. */
function faultOf(cause: string) {
  return FAULTS.find(([pattern]) => pattern.test(cause))?.[1] ?? 'form';
}
