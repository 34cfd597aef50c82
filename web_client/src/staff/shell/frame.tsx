import { Drawer, Menu, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconKeyboard,
  IconLock,
  IconLogout,
  IconMenu2,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from '../../i18n';
import { PasswordDialog } from '../session/password_dialog';
import { conducts, signOut, useMe } from '../session/session';
import { initial, roleName } from '../words/names';
import classes from './frame.module.css';
import { LanguageMenu } from './language_menu';
import { Search } from './search';
import { groupsOf } from './sections';
import { Shortcuts } from './shortcuts';

/** The bar and the sections beside every page but the live panel. */
export function Frame() {
  const { t } = useTranslation('staff');
  const me = useMe();
  const [menu, showMenu] = useState(false);
  const [keys, showKeys] = useState(false);
  const [password, showPassword] = useState(false);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <header className={classes.header}>
        <UnstyledButton
          className={classes.menuButton}
          aria-label={t('shell.menu')}
          aria-expanded={menu}
          onClick={() => showMenu(true)}
        >
          <IconMenu2 size={20} stroke={1.6} aria-hidden />
        </UnstyledButton>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" alt="" width={22} height={22} />
          Vivavoce
        </Link>
        {conducts(me) && <Search />}
        <LanguageMenu />
        <PersonMenu onKeys={() => showKeys(true)} onPassword={() => showPassword(true)} />
      </header>
      <nav aria-label={t('shell.main')} className={classes.nav}>
        <Sections />
      </nav>
      <Drawer
        opened={menu}
        onClose={() => showMenu(false)}
        title={t('shell.menu')}
        size={280}
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <nav aria-label={t('shell.main')}>
          <Sections onChoose={() => showMenu(false)} />
        </nav>
      </Drawer>
      <main id="content" className={classes.content} tabIndex={-1}>
        <Outlet />
      </main>
      <Shortcuts opened={keys} onOpen={() => showKeys(true)} onClose={() => showKeys(false)} />
      <PasswordDialog opened={password} onClose={() => showPassword(false)} />
    </div>
  );
}

/** The sections by groups, as links. */
function Sections({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const id = useId();
  return groupsOf(me).map(({ name, sections }) => (
    <div key={name} className={classes.group}>
      <p id={`${id}-${name}`} className={classes.groupName}>
        {t(name)}
      </p>
      <ul aria-labelledby={`${id}-${name}`}>
        {sections.map(({ to, text, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.navLink}
              activeProps={{ 'aria-current': 'page' }}
              {...(onChoose && { onClick: onChoose })}
            >
              <Icon size={18} stroke={1.6} aria-hidden />
              {t(text)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ));
}

interface PersonMenuProps {
  onKeys: () => void;
  onPassword: () => void;
}

function PersonMenu({ onKeys, onPassword }: PersonMenuProps) {
  const { t } = useTranslation('staff');
  const me = useMe();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: async () => {
      await navigate({ to: '/sign-in' });
      queries.clear();
    },
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.headerButton}>
          <span className={classes.initial} aria-hidden>
            {initial(me.name)}
          </span>
          <span className="visually-hidden">{t('shell.person')}</span>
          <span className={classes.name}>{me.name}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {roleName(t, me.role)}
          <br />
          {me.email}
        </Menu.Label>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={onKeys}>
          {t('keys.title')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={onPassword}>
          {t('password.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          disabled={leave.isPending}
          onClick={() => leave.mutate()}
        >
          {t('shell.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
