/** Captions in the other language, where one asked for them and a service translates. */
import { Switch, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { lineKey } from '../../live/state';
import type { Transcript } from '../../live/wire';
import classes from './conversation.module.css';
import { useCommand, useRoom } from './panel_context';

export function TranslationSwitch() {
  const { t } = useTranslation('staff');
  const send = useCommand();
  const on = useRoom((room) => room.translated);
  const language = useRoom((room) => room.job.language);
  const label = t(language === 'zh' ? 'translation.into_en' : 'translation.into_zh');
  return (
    <Tooltip label={t('translation.none')} disabled={on !== null} multiline maw={260}>
      <span>
        <Switch
          size="xs"
          labelPosition="left"
          label={label}
          checked={on === true}
          disabled={on === null}
          description={on === null ? t('translation.unavailable') : undefined}
          onChange={({ currentTarget: { checked } }) =>
            void send({ type: 'translate_captions', wanted: checked })
          }
        />
      </span>
    </Tooltip>
  );
}

/** What a line is in the other language; that there is none is said, too. */
export function Translation({ said }: { said: Transcript }) {
  const { t } = useTranslation('staff');
  const found = useRoom((room) => room.translations[lineKey(said)]);
  if (found === undefined) return null;
  if (found.text === null) {
    return (
      <p className={classes.translation} lang={document.documentElement.lang}>
        {t('translation.failed')}
      </p>
    );
  }
  return (
    <p className={classes.translation} lang={found.language}>
      {found.text}
    </p>
  );
}
