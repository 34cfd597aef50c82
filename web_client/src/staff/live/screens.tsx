/** Shared screens: others' large, one's own, and the applicant's asked for. */
import {
  IconDeviceDesktopQuestion,
  IconScreenShare,
  IconScreenShareOff,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { canShareScreen, useScreenShare, type ScreenShare } from '../../live/use_screen';
import { Control } from './control';
import { useCommand, useParts, useRoom } from './panel_context';
import { usePanel } from './panel_store';
import classes from './stage.module.css';
import { useStream, useWatched } from './watching';

/** The screens of these people, the last one on top. */
export function SharedScreens({ of }: { of: string[] }) {
  return of.map((participant) => <SharedScreen key={participant} participant={participant} />);
}

function SharedScreen({ participant }: { participant: string }) {
  const { t } = useTranslation('staff');
  const name = useRoom((room) => room.participants[participant]?.name ?? '');
  const { stream } = useWatched(participant, 'screen');
  const { element } = useStream(stream);
  return (
    <figure className={classes.screen}>
      <video ref={element} autoPlay playsInline muted />
      <figcaption>{t('screen.of', { name })}</figcaption>
    </figure>
  );
}

export function useOwnScreen(): ScreenShare {
  const { interview, store } = useParts();
  const iceServers = usePanel(store, (panel) => panel.iceServers);
  const to = useMemo(
    () => ({ interview, iceServers, as: 'staff' as const }),
    [interview, iceServers],
  );
  return useScreenShare(to);
}

/** Share one's own screen; ask for the applicant's, or have it shared no more. */
export function ScreenControls({ screen }: { screen: ScreenShare }) {
  const { t } = useTranslation('staff');
  const run = useCommand();
  const asked = useRoom((room) => room.screenAsked);
  const over = useRoom((room) => room.status === 'ended');
  const sharing = screen.track !== null;
  const share = () => (sharing ? screen.stop() : void screen.start());
  const ask = () => void run({ type: 'ask_screen', wanted: !asked });
  const able = canShareScreen();
  return (
    <>
      {able && (
        <Control
          label={sharing ? 'screen.stop' : 'screen.share'}
          on={!sharing}
          act={share}
          icon={
            sharing ? (
              <IconScreenShareOff size={20} stroke={1.6} />
            ) : (
              <IconScreenShare size={20} stroke={1.6} />
            )
          }
        />
      )}
      {!over && (
        <Control
          label={asked ? 'screen.withdraw' : 'screen.ask'}
          on={!asked}
          act={ask}
          icon={<IconDeviceDesktopQuestion size={20} stroke={1.6} />}
        />
      )}
      <span className={classes.ownState} role="status">
        {screen.failed ? t('screen.failed') : sharing ? t('screen.sharing') : ''}
      </span>
    </>
  );
}
