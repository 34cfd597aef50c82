import { SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from '../../i18n';

/** Two days, or two moments, as fields of that type write them; "" where none is given. */
export interface Span {
  type: 'date' | 'datetime-local';
  start: string;
  end: string;
}

/** Whether both are given in their order: first and last day may be one, moments may not. */
export function isWhole(span: Span): boolean {
  return span.start !== '' && span.end !== '' && !endsFirst(span);
}

function endsFirst({ type, start, end }: Span): boolean {
  if (start === '' || end === '') return false;
  return type === 'date' ? start > end : start >= end;
}

interface SpanFieldsProps {
  span: Span;
  labels: { start: string; end: string };
  onChange: (span: Span) => void;
}

/** Fields of a beginning and an end, side by side where there is room. */
export function SpanFields({ span, labels, onChange }: SpanFieldsProps) {
  const { t } = useTranslation('staff');
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
      <TextInput
        type={span.type}
        label={labels.start}
        value={span.start}
        onChange={(event) => onChange({ ...span, start: event.currentTarget.value })}
      />
      <TextInput
        type={span.type}
        label={labels.end}
        value={span.end}
        onChange={(event) => onChange({ ...span, end: event.currentTarget.value })}
        error={endsFirst(span) ? t('hours.ends_first') : null}
      />
    </SimpleGrid>
  );
}
