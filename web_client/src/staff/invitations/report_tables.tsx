import { Table } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import type { ReportLine } from '../../invitations';
import { Scrolled } from '../shell/scrolled';
import { Empty, Failed, Waiting } from '../shell/states';
import { sourceText, templateName } from './choices';
import classes from './invitations.module.css';
import { reportQuery } from './queries';

/** What came of invitations, by template, hour and source; no rate of a few. */
export function ReportTables() {
  const { t } = useTranslation('staff');
  const report = useQuery(reportQuery);
  if (report.isPending) return <Waiting />;
  if (report.isError) return <Failed error={report.error} retry={() => void report.refetch()} />;
  const { total, by_template, by_hour, by_source, min_sent } = report.data;
  if (total.sent === 0) {
    return (
      <Empty
        icon={<IconChartBar size={28} stroke={1.5} />}
        title={t('invitations.no_report')}
        text={t('invitations.no_report_text')}
      />
    );
  }
  return (
    <>
      <p className={classes.soft}>{t('invitations.report_note', { count: min_sent })}</p>
      <Lines
        title={t('invitations.by.template')}
        lines={[...by_template, { ...total, name: t('invitations.total') }]}
        nameOf={({ name }) => templateName(t, name)}
      />
      <Lines
        title={t('invitations.by.hour')}
        lines={by_hour}
        nameOf={({ group }) => `${group.padStart(2, '0')}:00`}
      />
      <Lines
        title={t('invitations.by.source')}
        lines={by_source}
        nameOf={({ group }) => (group === '' ? t('invitations.no_source') : sourceText(t, group))}
      />
    </>
  );
}

interface LinesProps {
  title: string;
  lines: readonly ReportLine[];
  nameOf: (line: ReportLine) => string;
}

function Lines({ title, lines, nameOf }: LinesProps) {
  const { t, i18n } = useTranslation('staff');
  const share = (count: number, rate: number | null) =>
    rate === null
      ? t('invitations.too_few', { count })
      : t('invitations.with_rate', {
          count,
          rate: rate.toLocaleString(i18n.language, { style: 'percent' }),
        });
  return (
    <>
      <h2 className={classes.section}>{title}</h2>
      <Scrolled label={title}>
        <Table className={classes.figures}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{title}</Table.Th>
              <Table.Th>{t('invitations.is.sent')}</Table.Th>
              <Table.Th>{t('invitations.is.clicked')}</Table.Th>
              <Table.Th>{t('invitations.answered')}</Table.Th>
              <Table.Th>{t('invitations.is.accepted')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={`${line.group}|${line.name}`}>
                <Table.Td>{nameOf(line)}</Table.Td>
                <Table.Td>{line.sent}</Table.Td>
                <Table.Td>{share(line.clicked, line.click_rate)}</Table.Td>
                <Table.Td>{share(line.answered, line.answer_rate)}</Table.Td>
                <Table.Td>{share(line.accepted, line.accept_rate)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scrolled>
    </>
  );
}
