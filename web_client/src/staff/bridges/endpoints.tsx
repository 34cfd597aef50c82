import { Badge, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconTrash, IconWebhook } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { arranges, useMe } from '../session/session';
import { ConfirmButton } from '../shell/confirm';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './bridges.module.css';
import { EndpointForm } from './endpoint_form';
import { Listed } from './listed';
import { ShownOnce } from '../shell/shown_once';
import { bridgesApi, endpointsQuery, type Endpoint, type Endpoints as Page } from './wire';

const COLOURS = { enabled: 'green', disabled: 'gray', failing: 'red' } as const;

const forEvents = (all: Page) => ({
  ...all,
  items: all.items.filter(({ purpose }) => purpose === 'events'),
});

/** Who is told of events, and how well that goes. */
export function Endpoints() {
  const { t } = useTranslation('staff');
  const list = useQuery({ ...endpointsQuery, select: forEvents });
  const [edited, edit] = useState<Endpoint | 'new' | null>(null);
  const [secret, show] = useState<string | null>(null);
  return (
    <>
      <Listed
        list={list}
        icon={<IconWebhook size={28} stroke={1.5} />}
        none={t('bridges.no_endpoints')}
        noneText={t('bridges.no_endpoints_text')}
        lead={t('bridges.endpoints_lead')}
        addLabel={t('bridges.add_endpoint')}
        onAdd={() => edit('new')}
        row={(endpoint) => (
          <Row key={endpoint.id} row={endpoint} onEdit={() => edit(endpoint)} onSecret={show} />
        )}
      />
      <EndpointForm
        key={edited === 'new' ? 'new' : (edited?.id ?? '')}
        endpoint={edited}
        kinds={list.data?.kinds ?? []}
        onClose={() => edit(null)}
        onSecret={show}
      />
      <ShownOnce secret={secret} text={t('bridges.secret_text')} onClose={() => show(null)} />
    </>
  );
}

interface RowProps {
  row: Endpoint;
  onEdit: () => void;
  onSecret: (secret: string) => void;
}

function Row({ row, onEdit, onSecret }: RowProps) {
  const { t, i18n } = useTranslation('staff');
  return (
    <li className={classes.card}>
      <div className={classes.acts}>
        <span className={classes.name}>{row.url}</span>
        <Badge variant="light" color={COLOURS[row.state]}>
          {t(`bridges.state.${row.state}`)}
        </Badge>
      </div>
      {row.description !== '' && <p className={classes.soft}>{row.description}</p>}
      <p className={classes.soft}>
        {row.kinds.length === 0
          ? t('bridges.all_kinds')
          : t('bridges.kind_count', { count: row.kinds.length })}{' '}
        · {t('bridges.waiting_count', { count: row.waiting })} ·{' '}
        {t('bridges.dead_count', { count: row.dead })}
      </p>
      {row.failing_since !== null && (
        <p className={classes.caution}>
          {t('bridges.failing_since', { time: dateTime(i18n.language, row.failing_since) })}
        </p>
      )}
      {row.personal && !row.personal_allowed && (
        <p className={classes.caution}>{t('bridges.personal_asked')}</p>
      )}
      {row.personal && row.personal_allowed && (
        <p className={classes.soft}>{t('bridges.personal_allowed')}</p>
      )}
      <Acts row={row} onEdit={onEdit} onSecret={onSecret} />
    </li>
  );
}

function Acts({ row, onEdit, onSecret }: RowProps) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (todo: () => Promise<unknown>) => todo(),
    onError: (error) => notifications.show({ color: 'red', message: errorText(t, error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['bridges'] }),
  });
  const enabled = row.state === 'enabled';
  const { url, description, kinds, personal } = row;
  const flip = () =>
    bridgesApi.change(row.id, { url, description, kinds, personal, enabled: !enabled });
  const test = async () => {
    await bridgesApi.test(row.id);
    notifications.show({ message: t('bridges.tested') });
  };
  return (
    <div className={classes.acts}>
      <Button size="xs" variant="default" onClick={onEdit}>
        {t('bridges.edit')}
      </Button>
      {enabled && (
        <Button size="xs" variant="default" onClick={() => act.mutate(test)}>
          {t('bridges.test')}
        </Button>
      )}
      {enabled && row.dead > 0 && (
        <Button
          size="xs"
          variant="default"
          onClick={() => act.mutate(() => bridgesApi.redeliverDead(row.id))}
        >
          {t('bridges.redeliver_all')}
        </Button>
      )}
      {row.personal && !row.personal_allowed && arranges(me) && (
        <ConfirmButton
          label={t('bridges.allow_personal')}
          title={t('bridges.allow_personal_title')}
          text={t('bridges.allow_personal_text', { url: row.url })}
          button={{ size: 'xs' }}
          onConfirm={() => act.mutate(() => bridgesApi.allowPersonal(row.id))}
        />
      )}
      <ConfirmButton
        label={t('bridges.rotate')}
        title={t('bridges.rotate_title')}
        text={t('bridges.rotate_text')}
        button={{ size: 'xs' }}
        onConfirm={() => act.mutate(async () => onSecret((await bridgesApi.rotate(row.id)).secret))}
      />
      <Button size="xs" variant="default" loading={act.isPending} onClick={() => act.mutate(flip)}>
        {t(enabled ? 'bridges.switch_off' : 'bridges.switch_on')}
      </Button>
      <ConfirmButton
        grave
        label={t('bridges.remove')}
        title={t('bridges.remove_title')}
        text={t('bridges.remove_text', { url: row.url })}
        icon={<IconTrash size={14} aria-hidden />}
        button={{ size: 'xs' }}
        onConfirm={() => act.mutate(() => bridgesApi.remove(row.id))}
      />
    </div>
  );
}
