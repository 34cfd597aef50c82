import { Button, HoverCard, Popover, Switch, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowLeft, IconKeyboard, IconPlayerPlay, IconWifiOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Interview } from '../../api';
import { useTranslation } from '../../i18n';
import { answers, type SocketState } from '../../live/socket';
import { interviewQuery } from '../interviews/queries';
import { ConfirmButton } from '../shell/confirm';
import { LanguageMenu } from '../shell/language_menu';
import { ButtonLink } from '../shell/links';
import { initial } from '../words/names';
import { clock, timeOfDay } from '../words/times';
import { attention } from './stage/attention';
import { useCommand, useNow, useParts, useRoom } from './panel_context';
import classes from './panel_header.module.css';
import { usePanel } from './panel_store';
import { shortcutsOn, turnShortcuts } from './shortcuts';

/** Who, what, how long; who is in the room; how the connection is; start and end. */
export function PanelHeader({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  return (
    <header className={classes.header}>
      <Tooltip label={t('panel.leave')}>
        <Link
          to="/interviews/$id"
          params={{ id: interview.id }}
          className={classes.back}
          aria-label={t('panel.leave')}
        >
          <IconArrowLeft size={18} aria-hidden />
        </Link>
      </Tooltip>
      <div className={classes.who}>
        <h1 className={classes.name}>{interview.applicant.name}</h1>
        <span className={classes.opening}>{interview.opening.title}</span>
      </div>
      <Elapsed interview={interview} />
      <Connection />
      <div className={classes.right}>
        <People />
        <div className={classes.extras}>
          <ShortcutHelp />
          <LanguageMenu />
        </div>
        <Course interview={interview} />
      </div>
    </header>
  );
}

function Elapsed({ interview }: { interview: Interview }) {
  const { t, i18n } = useTranslation('staff');
  const status = useRoom((room) => room.status);
  const started = useRoom((room) => room.started_s);
  const now = useNow();
  if (status === 'live' && started !== null) {
    return (
      <span className={classes.status}>
        <span className={classes.dot} aria-hidden />
        {t('status.live')}
        <time className={classes.elapsed}>{clock(now - started)}</time>
        <Recorded id={interview.id} />
      </span>
    );
  }
  const text =
    status === 'ended'
      ? t('status.ended')
      : t('panel.planned', { time: timeOfDay(i18n.language, interview.starts_at) });
  return <span className={classes.status}>{text}</span>;
}

/** Whether what is said is kept: by the consents that hold now, and as far as there is room. */
function Recorded({ id }: { id: string }) {
  const { t } = useTranslation('staff');
  const { data } = useQuery({
    ...interviewQuery(id),
    refetchInterval: false,
    refetchOnMount: 'always',
  });
  const stopped = useRoom((room) => attention(room).unrecorded !== null);
  if (data?.consents == null) return null;
  const recorded = data.consents.recording === true && !stopped;
  return (
    <span className={classes.recorded} data-on={recorded}>
      {t(recorded ? 'panel.recorded' : 'panel.not_recorded')}
    </span>
  );
}

function Connection() {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  const fault = usePanel(store, ({ socket }) => faultOf(socket));
  if (fault === null) return <span role="status" />;
  return (
    <span className={classes.lost} role="status">
      <IconWifiOff size={16} aria-hidden />
      {t(fault)}
    </span>
  );
}

/** What is wrong with one's own connection; null while it answers. */
function faultOf(socket: SocketState) {
  if (answers(socket)) return null;
  if (socket.phase === 'open') return 'panel.quiet';
  return socket.phase === 'reconnecting' && socket.full ? 'panel.full' : 'panel.reconnecting';
}

/** Those of the panel who are in the room now. */
function People() {
  const { t } = useTranslation('staff');
  const participants = useRoom((room) => room.participants);
  const here = Object.values(participants).filter((p) => p.present && p.role !== 'applicant');
  const names = here.map(({ name }) => name).join(t('list.separator'));
  return (
    <HoverCard openDelay={200} position="bottom-end">
      <HoverCard.Target>
        <div className={classes.people} role="img" aria-label={t('panel.in_room', { names })}>
          {here.slice(0, 4).map(({ id, name }) => (
            <span key={id} className={classes.person} aria-hidden>
              {initial(name)}
            </span>
          ))}
          {here.length > 4 && (
            <span className={classes.person} aria-hidden>
              +{here.length - 4}
            </span>
          )}
        </div>
      </HoverCard.Target>
      <HoverCard.Dropdown>{t('panel.in_room', { names })}</HoverCard.Dropdown>
    </HoverCard>
  );
}

const KEYS = ['n', 'e', 'm', 'v', 'c'] as const;

function ShortcutHelp() {
  const { t } = useTranslation('staff');
  const [on, setOn] = useState(shortcutsOn);
  const turn = (wanted: boolean) => {
    turnShortcuts(wanted);
    setOn(wanted);
  };
  return (
    <Popover position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.keys} aria-label={t('keys.title')}>
          <IconKeyboard size={19} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Switch
          label={t('keys.title')}
          labelPosition="left"
          checked={on}
          onChange={(event) => turn(event.currentTarget.checked)}
          styles={{ body: { justifyContent: 'space-between' } }}
        />
        <dl className={classes.keyList} data-off={!on}>
          {KEYS.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{t(`keys.${key}`)}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The one act that moves the interview on: start it, end it, review it. */
function Course({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const status = useRoom((room) => room.status);
  const byAi = useRoom((room) => room.lead === 'ai');
  const run = useCommand();
  const [pending, setPending] = useState(false);
  const send = async (type: 'start' | 'end') => {
    setPending(true);
    await run({ type });
    setPending(false);
  };
  if (status === 'scheduled' && byAi) return null; // the applicant begins
  if (status === 'scheduled') {
    return (
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={pending}
        onClick={() => void send('start')}
      >
        {t('panel.start')}
      </Button>
    );
  }
  if (status === 'live') {
    return (
      <ConfirmButton
        label={t('panel.end')}
        title={t('panel.end_title')}
        text={t('panel.end_text', { name: interview.applicant.name })}
        grave
        button={{ variant: 'default', className: classes.end }}
        pending={pending}
        onConfirm={() => void send('end')}
      />
    );
  }
  return (
    <ButtonLink to="/interviews/$id/review" params={{ id: interview.id }}>
      {t('interviews.review')}
    </ButtonLink>
  );
}
