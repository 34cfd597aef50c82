/** Keys that work on every page, and the list of all keys: "?", or the menu of the person. */
import { Kbd, Modal, Switch } from '@mantine/core';
import { useLocalStorage, useWindowEvent } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from '../../i18n';
import { pressInList } from '../lists/list_keys';
import { arranges, conducts, useMe } from '../session/session';
import { sectionsOf } from './sections';
import classes from './shortcuts.module.css';

/** How long after "g" the key of a section is waited for. */
const LEAD_MS = 1_500;

interface ShortcutsProps {
  opened: boolean;
  onOpen: () => void;
  onClose: () => void;
}

export function Shortcuts({ opened, onOpen, onClose }: ShortcutsProps) {
  const { t } = useTranslation('staff');
  // Keys of one letter must be possible to switch off (WCAG 2.1.4).
  const [on, turn] = useLocalStorage({ key: 'vivavoce.shortcuts', defaultValue: true });
  useKeys(on, onOpen);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      <List />
      <Switch
        mt="lg"
        label={t('keys.on')}
        checked={on}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
    </Modal>
  );
}

function useKeys(on: boolean, onHelp: () => void) {
  const me = useMe();
  const navigate = useNavigate();
  const ledAt = useRef(-Infinity);
  useWindowEvent('keydown', (event) => {
    if (!on || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isElsewhere(event.target)) return;
    const led = event.timeStamp - ledAt.current < LEAD_MS;
    ledAt.current = event.key === 'g' ? event.timeStamp : -Infinity;
    const section = led && sectionsOf(me).find(({ key }) => key === event.key);
    if (section) void navigate({ to: section.to });
    else if (event.key === '?') onHelp();
    else if (pressInList(event)) event.preventDefault();
  });
}

/** Whether what is typed belongs to a field or an open dialog. */
const isElsewhere = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(TYPED_IN) !== null;

const TYPED_IN =
  'input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog], [role=menu]';

function List() {
  const { t } = useTranslation('staff');
  const me = useMe();
  return (
    <div className={classes.groups}>
      <Group name={t('keys.everywhere')}>
        {conducts(me) && <Row keys={['Ctrl', 'K']} text={t('search.title')} />}
        <Row keys={['?']} text={t('keys.title')} />
      </Group>
      <Group name={t('keys.go_to')}>
        {sectionsOf(me).map(({ to, text, key }) => (
          <Row key={to} keys={['G', key.toUpperCase()]} text={t(text)} />
        ))}
      </Group>
      <Group name={t('keys.in_lists')}>
        <Row keys={['J', 'K']} text={t('keys.row_walk')} />
        <Row keys={['Enter']} text={t('keys.row_open')} />
        {arranges(me) && <Row keys={['X']} text={t('keys.row_mark')} />}
        {arranges(me) && <Row keys={['[', ']']} text={t('keys.card_move')} />}
      </Group>
      {conducts(me) && (
        <Group name={t('keys.panel')}>
          {(['n', 'e', 'm', 'v', 'c'] as const).map((key) => (
            <Row key={key} keys={[key.toUpperCase()]} text={t(`keys.${key}`)} />
          ))}
        </Group>
      )}
    </div>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section>
      <h3 className={classes.name}>{name}</h3>
      <dl className={classes.rows}>{children}</dl>
    </section>
  );
}

function Row({ keys, text }: { keys: readonly string[]; text: string }) {
  return (
    <div className={classes.row}>
      <dt>{text}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </div>
  );
}
