import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '../../../i18n';

interface ControlProps {
  label:
    | 'stage.mute'
    | 'stage.unmute'
    | 'stage.camera_on'
    | 'stage.camera_off'
    | 'stage.captions_on'
    | 'stage.captions_off'
    | 'stage.sound_on'
    | 'stage.sound_off'
    | 'screen.share'
    | 'screen.stop'
    | 'screen.ask'
    | 'screen.withdraw';
  on: boolean;
  act: () => void;
  icon: ReactNode;
  shortcut?: string;
}

/** A round button under the picture; `on` is its everyday state. */
export function Control({ label, on, act, icon, shortcut }: ControlProps) {
  const { t } = useTranslation('staff');
  const text = t(label);
  return (
    <Tooltip label={shortcut === undefined ? text : `${text} (${shortcut})`}>
      <ActionIcon
        size={40}
        radius={20}
        variant={on ? 'default' : 'filled'}
        color={on ? 'accent' : 'dark.4'}
        aria-label={text}
        aria-keyshortcuts={shortcut}
        onClick={act}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
