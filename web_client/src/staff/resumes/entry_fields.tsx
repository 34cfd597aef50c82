import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import type { Month, Period, Read } from './requests';
import classes from './resume_page.module.css';
import { line, written } from './written';

interface AnyEntry {
  period: Read<Period> | null;
  text: Read<string> | null;
}
type EntryKey = 'school' | 'major' | 'degree' | 'employer' | 'title' | 'name' | 'role';

/** What somebody did one after another: schools, employers, projects. */
export function Entries<E extends AnyEntry>(props: {
  all: E[];
  blank: E;
  texts: EntryKey[];
  onChange: (all: E[]) => void;
}) {
  const { t } = useTranslation('staff');
  const replace = (at: number, to: object) =>
    props.onChange(props.all.map((each, place) => (place === at ? { ...each, ...to } : each)));
  return (
    <div className={classes.form}>
      {props.all.map((entry, at) => {
        const reads = entry as unknown as Record<EntryKey, Read<string> | null>;
        return (
          <fieldset key={at} className={classes.fieldset}>
            <div className={classes.pair}>
              {props.texts.map((key) => (
                <TextInput
                  key={key}
                  label={t(`resume.field.${key}`)}
                  value={reads[key]?.value ?? ''}
                  onChange={(e) => replace(at, { [key]: line(e.currentTarget.value, reads[key]) })}
                />
              ))}
            </div>
            <PeriodFields period={entry.period} onChange={(period) => replace(at, { period })} />
            <Textarea
              label={t('resume.field.text')}
              autosize
              minRows={2}
              maxRows={8}
              value={entry.text?.value ?? ''}
              onChange={(e) => replace(at, { text: line(e.currentTarget.value, entry.text) })}
            />
            <Button
              variant="subtle"
              size="compact-sm"
              color="red.8"
              leftSection={<IconTrash size={15} aria-hidden />}
              onClick={() => props.onChange(props.all.filter((_, place) => place !== at))}
            >
              {t('resume.remove')}
            </Button>
          </fieldset>
        );
      })}
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => props.onChange([...props.all, props.blank])}
      >
        {t('resume.add')}
      </Button>
    </div>
  );
}

const shownMonth = (month: Month | null): string =>
  month ? `${month.year}-${String(month.month > 0 ? month.month : 1).padStart(2, '0')}` : '';

function monthOf(input: string): Month | null {
  const match = /^(\d{4})-(\d{2})$/.exec(input);
  return match ? { year: Number(match[1]), month: Number(match[2]) } : null;
}

function PeriodFields(props: {
  period: Read<Period> | null;
  onChange: (period: Read<Period> | null) => void;
}): ReactNode {
  const { t } = useTranslation('staff');
  const now = props.period?.value ?? { start: null, end: null, ongoing: false };
  const change = (to: Partial<Period>) => {
    const period = { ...now, ...to };
    const empty = period.start === null && period.end === null && !period.ongoing;
    props.onChange(empty ? null : written(period, null));
  };
  return (
    <div className={classes.pair}>
      <TextInput
        type="month"
        label={t('resume.from')}
        value={shownMonth(now.start)}
        onChange={(e) => change({ start: monthOf(e.currentTarget.value) })}
      />
      <TextInput
        type="month"
        label={t('resume.to')}
        value={shownMonth(now.end)}
        disabled={now.ongoing}
        onChange={(e) => change({ end: monthOf(e.currentTarget.value) })}
      />
      <Checkbox
        className={classes.ongoing}
        label={t('resume.ongoing')}
        checked={now.ongoing}
        onChange={(e) =>
          change({
            ongoing: e.currentTarget.checked,
            ...(e.currentTarget.checked && { end: null }),
          })
        }
      />
    </div>
  );
}
