/** Other calendars that are read, and the address by which others read one's interviews. */
import {
  ActionIcon,
  Alert,
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../i18n';
import { scheduling, type HoursPageData } from '../../scheduling';
import { useMe } from '../session/session';
import { errorText, problemText } from '../words/errors';
import { dateTime } from '../words/times';
import { useRefresh } from './absences';
import classes from './calendar.module.css';

export function Sources({ page }: { page: HoursPageData }) {
  const { t, i18n } = useTranslation('staff');
  const me = useMe();
  const refresh = useRefresh(page.person.id);
  const remove = useMutation({
    mutationFn: (id: string) => scheduling.removeSource(page.person.id, id),
    onSuccess: refresh,
  });
  return (
    <section className={classes.card}>
      <h2 className={classes.heading}>{t('hours.sources')}</h2>
      <p className={classes.soft}>{t('hours.sources_text')}</p>
      <ul className={classes.list}>
        {page.sources.map((source) => (
          <li key={source.id} className={classes.item}>
            <span>
              {source.host}
              <span className={classes.soft}>
                {' '}
                {source.problem === null &&
                  source.read_at !== null &&
                  t('hours.read_at', { when: dateTime(i18n.language, source.read_at) })}
              </span>
              {source.problem !== null && (
                <span className={classes.bad}>
                  {' '}
                  {t('hours.problem', { cause: problemText(t, source.problem) })}
                </span>
              )}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('hours.remove_source', { host: source.host })}
              onClick={() => remove.mutate(source.id)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <NewSource person={page.person.id} onAdded={refresh} />
      {page.person.id === me.id && <Feed page={page} onMade={refresh} />}
    </section>
  );
}

function NewSource({ person, onAdded }: { person: string; onAdded: () => Promise<void> }) {
  const { t } = useTranslation('staff');
  const [kind, setKind] = useState<'ical' | 'caldav'>('ical');
  const [url, setUrl] = useState('');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const add = useMutation({
    mutationFn: () => scheduling.addSource(person, { kind, url, user, password }),
    onSuccess: async () => {
      setUrl('');
      setUser('');
      setPassword('');
      await onAdded();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (url !== '') add.mutate();
  };
  return (
    <form onSubmit={submit} autoComplete="off">
      {add.error && (
        <Alert color="red" variant="light" role="alert" mt="sm">
          {errorText(t, add.error)}
        </Alert>
      )}
      <SegmentedControl
        mt="md"
        aria-label={t('hours.source_kind')}
        value={kind}
        onChange={(value) => setKind(value === 'caldav' ? 'caldav' : 'ical')}
        data={[
          { value: 'ical', label: t('hours.ical') },
          { value: 'caldav', label: 'CalDAV' },
        ]}
      />
      <TextInput
        mt="sm"
        type="url"
        label={t('hours.address')}
        placeholder="https://"
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      {kind === 'caldav' && (
        <Group grow mt="sm">
          <TextInput
            label={t('hours.user')}
            value={user}
            autoComplete="off"
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('hours.password')}
            value={password}
            autoComplete="new-password"
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </Group>
      )}
      <Group justify="flex-end" mt="sm">
        <Button type="submit" variant="default" disabled={url === ''} loading={add.isPending}>
          {t('hours.add_source')}
        </Button>
      </Group>
    </form>
  );
}

function Feed({ page, onMade }: { page: HoursPageData; onMade: () => Promise<void> }) {
  const { t } = useTranslation('staff');
  const make = useMutation({
    mutationFn: () => scheduling.makeFeed(page.person.id),
    onSuccess: onMade,
  });
  return (
    <div style={{ marginTop: 24 }}>
      <h3 className={classes.heading}>{t('hours.feed')}</h3>
      <p className={classes.soft}>{t('hours.feed_text')}</p>
      {make.data && (
        <TextInput
          mt="sm"
          readOnly
          label={t('hours.feed_address')}
          description={t('hours.feed_once')}
          value={make.data.url}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
      <Button mt="sm" variant="default" loading={make.isPending} onClick={() => make.mutate()}>
        {t(page.has_feed ? 'hours.feed_again' : 'hours.feed_make')}
      </Button>
    </div>
  );
}
