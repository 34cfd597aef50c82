/** The applicant's own screen: shared when an interviewer asks for it and they agree. */
import { useEffect, useMemo, useState } from 'react';
import type { JoinInfo } from '../../api';
import { useTranslation } from '../../i18n';
import type { RoomState } from '../../live/state';
import { canShareScreen, useScreenShare } from '../../live/use_screen';
import { Banner } from './connection';

export interface OwnScreen {
  /** An interviewer asks for it. */
  asked: boolean;
  /** ... and this browser can share one. */
  offered: boolean;
  sharing: boolean;
  failed: boolean;
  start: () => Promise<void>;
  stop: () => void;
}

export function useOwnScreen(info: JoinInfo, room: RoomState | null): OwnScreen {
  const { interview_id: interview, ice_servers: iceServers } = info;
  const to = useMemo(
    () => ({ interview, iceServers, as: 'applicant' as const }),
    [interview, iceServers],
  );
  const { track, failed, start, stop } = useScreenShare(to);
  const asked = room !== null && room.screenAsked && room.status !== 'ended';
  useEffect(() => {
    if (!asked) stop();
  }, [asked, stop]);
  const sharing = track !== null;
  return { asked, offered: asked && canShareScreen(), sharing, failed, start, stop };
}

export function ScreenBanner({ share }: { share: OwnScreen }) {
  const { t } = useTranslation('applicant');
  const { asked, offered, sharing, failed } = share;
  const [putOff, setPutOff] = useState(false);
  const [shared, setShared] = useState(sharing);
  if (shared !== sharing) {
    setShared(sharing);
    setPutOff(!sharing); // whoever has stopped is not asked at once again
  }
  if (!asked && putOff) setPutOff(false); // but when they are asked anew
  if (sharing) {
    return (
      <Banner icon="screen" good title={t('screen.sharing')} text={t('screen.sharing_text')}>
        <button className="button" onClick={share.stop}>
          {t('screen.stop')}
        </button>
      </Banner>
    );
  }
  if (!asked || putOff) return null;
  const text = !offered ? 'screen.unable' : failed ? 'screen.failed' : 'screen.asked_text';
  return (
    <Banner icon="screen" title={t('screen.asked')} text={t(text)}>
      {offered && (
        <button className="button main" onClick={() => void share.start()}>
          {t('screen.choose')}
        </button>
      )}
      <button className="button" onClick={() => setPutOff(true)}>
        {t(offered ? 'screen.not_now' : 'screen.understood')}
      </button>
    </Banner>
  );
}
