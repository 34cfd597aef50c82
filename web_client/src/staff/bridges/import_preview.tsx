import { Alert, Button, Select, Table } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from '../../i18n';
import { Scrolled } from '../shell/scrolled';
import classes from './bridges.module.css';
import { useFieldName } from './row_words';
import type { ImportReport } from './wire';

const SHOWN = 50;

interface PreviewProps {
  report: ImportReport;
  fileName: string;
  onMapping: (mapping: Record<string, string>) => void;
}

/** What would become of a file, or became of it, and which column is which field. */
export function ImportPreview({ report, fileName, onMapping }: PreviewProps) {
  const { t } = useTranslation('staff');
  const { added, changed, unchanged, failed } = report;
  return (
    <div>
      <div role="status">
        {report.problem === '' ? (
          <p className={classes.numbers}>
            <strong>{t(report.dry_run ? 'bridges.would' : 'bridges.done')}</strong>
            <span>{t('bridges.added', { count: added })}</span>
            <span>{t('bridges.changed', { count: changed })}</span>
            <span>{t('bridges.unchanged', { count: unchanged })}</span>
            <span>{t('bridges.failed', { count: failed })}</span>
            <span className={classes.soft}>{report.encoding.toUpperCase()}</span>
          </p>
        ) : (
          <Alert color="yellow" variant="light">
            {t('bridges.map_first')}
          </Alert>
        )}
      </div>
      {report.dry_run && <Mapping report={report} onMapping={onMapping} />}
      {failed > 0 && <Errors report={report} fileName={fileName} />}
    </div>
  );
}

function Mapping({ report, onMapping }: Pick<PreviewProps, 'report' | 'onMapping'>) {
  const { t } = useTranslation('staff');
  const fieldName = useFieldName();
  const options = report.fields.map(({ name, needed }) => ({
    value: name,
    label: needed ? t('bridges.needed', { field: fieldName(name) }) : fieldName(name),
  }));
  return (
    <div className={classes.scroll}>
      <Table mt="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('bridges.column')}</Table.Th>
            <Table.Th>{t('bridges.example')}</Table.Th>
            <Table.Th>{t('bridges.field_of')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {Object.entries(report.mapping).map(([heading, field]) => (
            <Table.Tr key={heading}>
              <Table.Td style={{ minWidth: 84 }}>{heading}</Table.Td>
              <Table.Td className={classes.soft}>
                {report.sample.map((row) => row[heading]).find((cell) => cell) ?? ''}
              </Table.Td>
              <Table.Td style={{ minWidth: 180 }}>
                <Select
                  clearable
                  size="xs"
                  aria-label={heading}
                  placeholder={t('bridges.left_out')}
                  data={options}
                  value={field || null}
                  onChange={(value) => {
                    const others = Object.entries(report.mapping).map(
                      ([name, was]) => [name, was === value ? '' : was] as const,
                    );
                    onMapping({ ...Object.fromEntries(others), [heading]: value ?? '' });
                  }}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Errors({ report, fileName }: { report: ImportReport; fileName: string }) {
  const { t } = useTranslation('staff');
  const fieldName = useFieldName();
  const rows = report.errors.map(({ row, field, cause }) => [
    String(row),
    fieldName(field),
    t(`bridges.fault.${cause}`),
  ]);
  const headings = [t('bridges.row'), t('bridges.field_of'), t('bridges.cause')];
  const save = () => download(`${fileName}.errors.csv`, [headings, ...rows]);
  return (
    <>
      <div className={classes.bar} style={{ marginTop: 16 }}>
        <p className={classes.caution}>{t('bridges.failed_text')}</p>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={save}
        >
          {t('bridges.error_report')}
        </Button>
      </div>
      <Scrolled label={t('bridges.failed_text')}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {headings.map((heading) => (
                <Table.Th key={heading}>{heading}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.slice(0, SHOWN).map((cells, at) => (
              <Table.Tr key={at}>
                {cells.map((cell, column) => (
                  <Table.Td key={column}>{cell}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrolled>
    </>
  );
}

/** A CSV file that spreadsheets know as UTF-8; the cells are this page's own words. */
function download(name: string, rows: string[][]) {
  const line = (cells: string[]) =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const content = '\ufeff' + rows.map(line).join('\r\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
