/** How the company writes to people: quiet hours, the pause between invitations, opens. */
import { Alert, Button, Group, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { invitations, type Manners } from '../../invitations';
import { useMe } from '../session/session';
import { Failed, Waiting } from '../shell/states';
import { ZoneSelect } from '../shell/zone_select';
import { errorText } from '../words/errors';
import classes from './invitations.module.css';
import { mannersQuery } from './queries';

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

/** The quiet hours that are proposed where there were none. */
const NIGHT = { quiet_from: 21, quiet_until: 9 };

export function MannersForm() {
  const manners = useQuery(mannersQuery);
  if (manners.isPending) return <Waiting />;
  if (manners.isError) return <Failed error={manners.error} retry={() => void manners.refetch()} />;
  return <Fields initial={manners.data} />;
}

function Fields({ initial }: { initial: Manners }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const [given, setGiven] = useState(initial);
  const mayChange = me.role === 'hr_manager';
  const change = (part: Partial<Manners>) => setGiven((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => invitations.setManners(given),
    onSuccess: (saved) => {
      queries.setQueryData(mannersQuery.queryKey, saved);
      notifications.show({ message: t('invitations.manners.saved') });
    },
  });
  const quiet = given.quiet_from !== given.quiet_until;
  return (
    <section className={classes.form}>
      {!mayChange && <p className={classes.soft}>{t('invitations.manners.manager_only')}</p>}
      {save.error && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, save.error)}
        </Alert>
      )}
      <fieldset disabled={!mayChange} className={classes.stack}>
        <Switch
          label={t('invitations.manners.quiet')}
          description={t('invitations.manners.quiet_text')}
          checked={quiet}
          onChange={(event) =>
            change(event.currentTarget.checked ? NIGHT : { quiet_from: 0, quiet_until: 0 })
          }
        />
        {quiet && (
          <div className={classes.two}>
            <NativeSelect
              label={t('invitations.manners.quiet_from')}
              data={HOURS}
              value={String(given.quiet_from)}
              onChange={(event) => change({ quiet_from: Number(event.currentTarget.value) })}
            />
            <NativeSelect
              label={t('invitations.manners.quiet_until')}
              data={HOURS}
              value={String(given.quiet_until)}
              onChange={(event) => change({ quiet_until: Number(event.currentTarget.value) })}
            />
          </div>
        )}
        <div className={classes.two}>
          <ZoneSelect
            label={t('invitations.manners.zone')}
            description={t('invitations.manners.zone_text')}
            value={given.time_zone}
            onChange={(zone) => change({ time_zone: zone })}
          />
          <NumberInput
            label={t('invitations.manners.pause')}
            description={t('invitations.manners.pause_text')}
            min={0}
            max={365}
            allowDecimal={false}
            value={given.pause_days}
            onChange={(value) => change({ pause_days: Number(value) || 0 })}
          />
        </div>
        <Switch
          label={t('invitations.manners.opens')}
          description={t('invitations.manners.opens_text')}
          checked={given.track_opens}
          onChange={(event) => change({ track_opens: event.currentTarget.checked })}
        />
      </fieldset>
      {mayChange && (
        <Group justify="flex-end">
          <Button
            disabled={given === initial}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('invitations.save')}
          </Button>
        </Group>
      )}
    </section>
  );
}
