import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLogout } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { User } from '../../api';
import { arranges, conducts, operates, signOut, useMe } from '../session/session';
import { initial, roleName } from '../words/names';
import classes from './frame.module.css';
import { LanguageMenu } from './language_menu';
import { Search } from './search';

/** Pages of the bar in their order: one line each, with who sees it. */
const PAGES = [
  { to: '/interviews', text: 'interviews.title', shown: (me: User) => !operates(me) },
  { to: '/calendar', text: 'calendar.title', shown: conducts },
  { to: '/pipeline', text: 'nav.pipeline', shown: arranges },
  { to: '/resumes', text: 'resumes.title', shown: arranges },
  { to: '/openings', text: 'nav.openings', shown: conducts },
  { to: '/question-bank', text: 'bank.title', shown: conducts },
  { to: '/faq', text: 'faq.title', shown: arranges },
  { to: '/bridges', text: 'bridges.title', shown: (me: User) => arranges(me) || operates(me) },
  { to: '/operations', text: 'operations.title', shown: operates },
] as const;

const pagesOf = (me: User) => PAGES.filter(({ shown }) => shown(me));

/** The bar above every page but the live panel. */
export function Frame() {
  const { t } = useTranslation('staff');
  const me = useMe();
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#content">
        {t('shell.skip')}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" alt="" width={22} height={22} />
          Vivavoce
        </Link>
        <nav aria-label={t('shell.main')} className={classes.nav}>
          {pagesOf(me).map(({ to, text }) => (
            <Link
              key={to}
              to={to}
              className={classes.navLink}
              activeProps={{ 'aria-current': 'page' }}
            >
              {t(text)}
            </Link>
          ))}
          {arranges(me) && (
            <Link
              to="/invitations"
              className={classes.navLink}
              activeProps={{ 'aria-current': 'page' }}
            >
              {t('invitations.title')}
            </Link>
          )}
        </nav>
        {conducts(me) && <Search />}
        <LanguageMenu />
        <PersonMenu />
      </header>
      <main id="content" className={classes.content} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

function PersonMenu() {
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
