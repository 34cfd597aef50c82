import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import { localeName, locales, setLocale, useTranslation } from '../../i18n';
import classes from './frame.module.css';

/** Shows the page in another language, at once and from now on. */
export function LanguageMenu() {
  const { t, i18n } = useTranslation('staff');
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.headerButton}>
          <IconLanguage size={18} stroke={1.6} aria-hidden />
          <span className="visually-hidden">{t('shell.language')}</span>
          <span className={classes.wide}>{localeName(i18n.language)}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {locales().map((code) => (
          <Menu.Item
            key={code}
            lang={code}
            leftSection={
              <IconCheck
                size={16}
                aria-hidden
                style={{ visibility: code === i18n.language ? 'visible' : 'hidden' }}
              />
            }
            aria-current={code === i18n.language}
            onClick={() => void setLocale(code, true)}
          >
            {localeName(code)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
