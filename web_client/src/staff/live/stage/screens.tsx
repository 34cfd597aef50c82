/** Shared screens: others' large, one's own, and the applicant's asked for. */
import {
  IconDeviceDesktopQuestion,
  IconScreenShare,
  IconScreenShareOff,
} from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '../../../i18n';
import { canShareScreen, useScreenShare, type ScreenShare } from '../../../live/use_screen';
import { Control } from './control';
import { useCommand, useParts, useRoom } from '../panel_context';
import { usePanel } from '../panel_store';
import classes from './stage.module.css';
import { useStream, useWatched } from './watching';

/** The screen begun last of these people's, large; another one where it is chosen. */
export function SharedScreens({ of }: { of: string[] }) {
  const { t } = useTranslation('staff');
  const among = of.join('\n'); // a choice holds until somebody else begins or ends
  const [choice, setChoice] = useState({ among, id: '' });
  const shown = choice.among === among && of.includes(choice.id) ? choice.id : of.at(-1);
  if (shown === undefined) return null;
  return (
    <figure className={classes.screen}>
      <ScreenVideo key={shown} participant={shown} />
      {of.length === 1 ? (
        <figcaption>
          <ScreenName of={shown} />
        </figcaption>
      ) : (
        <figcaption role="group" aria-label={t('screen.several')}>
          {of.map((id) => (
            <button key={id} aria-pressed={id === shown} onClick={() => setChoice({ among, id })}>
              <ScreenName of={id} />
            </button>
          ))}
        </figcaption>
      )}
    </figure>
  );
}

function ScreenVideo({ participant }: { participant: string }) {
  const { stream } = useWatched(participant, 'screen');
  const { element } = useStream(stream);
  return <video ref={element} autoPlay playsInline muted />;
}

function ScreenName({ of }: { of: string }) {
  const { t } = useTranslation('staff');
  const name = useRoom((room) => room.participants[of]?.name ?? '');
  return t('screen.of', { name });
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
