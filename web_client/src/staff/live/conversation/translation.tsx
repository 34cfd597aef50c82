/** Captions in the other language, where one asked for them and a service translates. */
import { Switch, Tooltip } from '@mantine/core';
import { useTranslation } from '../../../i18n';
import { lineKey } from '../../../live/state';
import type { Transcript } from '../../../live/wire';
import classes from './conversation.module.css';
import { useCommand, useRoom } from '../panel_context';

export function TranslationSwitch() {
  const { t } = useTranslation('staff');
  const send = useCommand();
  const on = useRoom((room) => room.translated);
  const language = useRoom((room) => room.job.language);
  const into = language === 'zh' ? 'en' : 'zh';
  if (on === null) {
    return (
      <Tooltip label={t('translation.none')} multiline maw={260}>
        <span className={classes.unavailable}>{t('translation.unavailable')}</span>
      </Tooltip>
    );
  }
  return (
    <Switch
      size="xs"
      labelPosition="left"
      label={t(`translation.into_${into}`)}
      checked={on}
      onChange={({ currentTarget: { checked } }) =>
        void send({ type: 'translate_captions', wanted: checked })
      }
    />
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
