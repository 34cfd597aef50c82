import { Alert, Button, FileInput, Group, Select } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { openingsQuery } from '../interviews/queries';
import { Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import classes from './bridges.module.css';
import { ImportPreview } from './import_preview';
import { bridgesApi, EXPORTS, exportUrl, THINGS, type ImportWish, type Thing } from './wire';

/** A file is looked through first; only then does anything change. And everything as a file. */
export function Files() {
  const { t, i18n } = useTranslation('staff');
  return (
    <>
      <h2 className={classes.section}>{t('bridges.import')}</h2>
      <ImportSteps />
      <h2 className={classes.section}>{t('bridges.export')}</h2>
      <p className={classes.lead}>{t('bridges.export_text')}</p>
      <ul className={classes.list} style={{ marginTop: 12 }}>
        {EXPORTS.map((thing) => (
          <li key={thing} className={classes.card}>
            <Group justify="space-between">
              <span className={classes.name}>{t(`bridges.thing.${thing}`)}</span>
              <Group gap="sm">
                {(['csv', 'json'] as const).map((format) => (
                  <Button
                    key={format}
                    component="a"
                    size="xs"
                    variant="default"
                    download
                    href={exportUrl(thing, format, i18n.language.startsWith('zh') ? 'zh' : 'en')}
                    leftSection={<IconDownload size={14} aria-hidden />}
                    aria-label={`${t(`bridges.thing.${thing}`)} ${format.toUpperCase()}`}
                  >
                    {format.toUpperCase()}
                  </Button>
                ))}
              </Group>
            </Group>
          </li>
        ))}
      </ul>
    </>
  );
}

function ImportSteps() {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const openings = useQuery(openingsQuery);
  const [thing, setThing] = useState<Thing>('applicants');
  const [opening, setOpening] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const send = useMutation({
    mutationFn: (wish: ImportWish) => bridgesApi.takeIn(wish),
    onSuccess: (report) => (report.dry_run ? undefined : queries.invalidateQueries()),
  });
  const look = (wish: Partial<ImportWish>) => {
    const from = wish.file ?? file;
    if (from) send.mutate({ thing, opening, dryRun: true, ...wish, file: from });
  };
  const report = send.data;
  const useful = report?.dry_run === true && report.added + report.changed > 0;
  return (
    <>
      <p className={classes.lead}>{t('bridges.import_text')}</p>
      <div className={classes.fields} style={{ margin: '16px 0' }}>
        <Select
          allowDeselect={false}
          label={t('bridges.what')}
          data={THINGS.map((value) => ({ value, label: t(`bridges.thing.${value}`) }))}
          value={thing}
          onChange={(value) => {
            const next = THINGS.find((one) => one === value) ?? thing;
            setThing(next);
            send.reset();
            look({ thing: next });
          }}
        />
        {thing === 'applicants' && (
          <Select
            clearable
            searchable
            label={t('bridges.for_opening')}
            placeholder={t('bridges.as_in_file')}
            data={(openings.data ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={opening || null}
            onChange={(value) => {
              setOpening(value ?? '');
              look({ opening: value ?? '', ...(report && { mapping: report.mapping }) });
            }}
          />
        )}
        <FileInput
          label={t('bridges.file')}
          placeholder={t('bridges.choose_file')}
          accept=".csv,.tsv,.txt,.json,text/csv,application/json"
          leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            send.reset();
            if (chosen) look({ file: chosen });
          }}
        />
      </div>
      {send.isPending && <Waiting label={t('bridges.looking')} />}
      {send.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, send.error)}
        </Alert>
      )}
      {report && (
        <>
          <ImportPreview
            report={report}
            fileName={file?.name ?? ''}
            onMapping={(mapping) => look({ mapping })}
          />
          {report.dry_run && (
            <Group mt="md" gap="sm">
              <Button
                disabled={!useful}
                loading={send.isPending}
                onClick={() => look({ dryRun: false, mapping: report.mapping })}
              >
                {t('bridges.import_now', { count: report.added + report.changed })}
              </Button>
            </Group>
          )}
        </>
      )}
    </>
  );
}
