import { Button, Modal } from '@mantine/core';
import {
  IconAlertTriangle,
  IconEye,
  IconHourglass,
  IconInfoCircle,
  IconLink,
  IconMicrophone,
  IconMicrophoneOff,
  IconWifi1,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, type Interview } from '../../../api';
import { useTranslation } from '../../../i18n';
import { CopyField } from '../../interviews/join_link';
import { errorText } from '../../words/errors';
import { noticeText } from '../../words/names';
import { clock } from '../../words/times';
import { attention, type Attention } from './attention';
import { useCommand, useNow, useParts, useRoom } from '../panel_context';
import { usePanel } from '../panel_store';
import classes from './stage.module.css';

/** How the applicant's media stands, in words, with what one can do about it. */
export function StageBanner({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const notices = useRoom((room) => room.notices);
  const participants = useRoom((room) => room.participants);
  const over = useRoom((room) => room.status === 'ended');
  const now = attention({ notices, participants });
  if (over) return null;
  return (
    <div className={classes.banners} role="status">
      {now.presence !== 'here' && <PresenceBanner now={now} interview={interview} />}
      <WeakLink />
      {now.unrecorded && (
        <Banner icon={<IconAlertTriangle size={18} aria-hidden />}>
          <span className={classes.bannerText}>
            {t('presence.recording_stopped')}
            <Since since={now.unrecorded.time_s} />
          </span>
        </Banner>
      )}
      {now.unmeasured && (
        <Banner icon={<IconHourglass size={18} aria-hidden />}>
          <span className={classes.bannerText}>
            {t(`presence.unmeasured_${now.unmeasured.how}`)}
            <Since since={now.unmeasured.since_s} />
          </span>
        </Banner>
      )}
      {now.presence !== 'away' && now.presence !== 'expected' && <Signals now={now} />}
    </div>
  );
}

function PresenceBanner({ now, interview }: { now: Attention; interview: Interview }) {
  const { t } = useTranslation('staff');
  const name = interview.applicant.name;
  const presence = now.presence;
  if (presence === 'here') return null;
  const gone = presence === 'away' || presence === 'expected';
  return (
    <Banner icon={<IconInfoCircle size={18} aria-hidden />}>
      <span className={classes.bannerText}>
        {t(`presence.${presence}`, { name })}
        {now.since_s !== null && <Since since={now.since_s} />}
      </span>
      {gone && <NewLink interview={interview} />}
      {presence === 'frozen' && <AskAudioOnly />}
    </Banner>
  );
}

function Since({ since }: { since: number }) {
  const { t } = useTranslation('staff');
  const seconds = Math.max(0, Math.round(useNow() - since));
  return <span className={classes.since}> {t('presence.for', { time: clock(seconds) })}</span>;
}

/** What one's own connection cannot carry: the others may see and hear all. */
function WeakLink() {
  const { t } = useTranslation('staff');
  const worst = useRoom(({ pictures }) => {
    const carried = Object.values(pictures);
    return carried.includes('none') ? 'none' : carried.includes('fewer') ? 'fewer' : 'all';
  });
  if (worst === 'all') return null;
  return <Banner icon={<IconWifi1 size={18} aria-hidden />}>{t(`presence.weak_${worst}`)}</Banner>;
}

/** What was noticed of faces and the microphone: a signal to weigh, said as one. */
function Signals({ now }: { now: Attention }) {
  const { t } = useTranslation('staff');
  const { store } = useParts();
  const started = usePanel(store, ({ room }) => room?.started_s ?? 0);
  return (
    <>
      {now.microphoneOff && (
        <Banner icon={<IconMicrophoneOff size={18} aria-hidden />}>
          {t('presence.microphone_off')}
        </Banner>
      )}
      {now.signal && (
        <Banner icon={<IconEye size={18} aria-hidden />}>
          <span className={classes.bannerText}>
            {noticeText(t, now.signal.kind)}
            <span className={classes.since}>
              {' '}
              {t('presence.signal', { time: clock(now.signal.time_s - started) })}
            </span>
          </span>
        </Banner>
      )}
    </>
  );
}

function Banner({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.banner}>
      {icon}
      {children}
    </div>
  );
}

function AskAudioOnly() {
  const { t } = useTranslation('staff');
  const run = useCommand();
  const [pending, setPending] = useState(false);
  const ask = async () => {
    setPending(true);
    await run({ type: 'request_audio_only' });
    setPending(false);
  };
  return (
    <Button
      size="xs"
      variant="white"
      color="dark"
      loading={pending}
      leftSection={<IconMicrophone size={15} aria-hidden />}
      onClick={() => void ask()}
    >
      {t('presence.ask_audio_only')}
    </Button>
  );
}

function NewLink({ interview }: { interview: Interview }) {
  const { t } = useTranslation('staff');
  const link = useMutation({ mutationFn: () => api.makeJoinLink(interview.id) });
  return (
    <>
      <Button
        size="xs"
        variant="white"
        color="dark"
        loading={link.isPending}
        leftSection={<IconLink size={15} aria-hidden />}
        onClick={() => link.mutate()}
      >
        {t('presence.new_link')}
      </Button>
      <Modal
        opened={link.isSuccess || link.isError}
        onClose={() => link.reset()}
        title={t('presence.new_link_title', { name: interview.applicant.name })}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        {link.isError ? <p role="alert">{errorText(t, link.error)}</p> : null}
        {link.data && <CopyField url={link.data.url} />}
      </Modal>
    </>
  );
}
