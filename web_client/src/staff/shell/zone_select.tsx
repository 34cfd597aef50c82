import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from '../../i18n';
import { zoneName } from '../words/times';

type ZoneSelectProps = Pick<SelectProps, 'label' | 'description' | 'mb'> & {
  value: string;
  onChange: (zone: string) => void;
};

/** A choice among all time zones, found by what they are called or by their city. */
export function ZoneSelect({ onChange, ...props }: ZoneSelectProps) {
  const { t, i18n } = useTranslation('staff');
  const { value } = props;
  const zones = useMemo(
    () =>
      [...new Set([value, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
        value: zone,
        label: `${zoneName(i18n.language, zone)} · ${zone.replaceAll('_', ' ')}`,
      })),
    [value, i18n.language],
  );
  return (
    <Select
      searchable
      allowDeselect={false}
      nothingFoundMessage={t('arrange.nothing')}
      data={zones}
      onChange={(zone) => zone !== null && onChange(zone)}
      {...props}
    />
  );
}
