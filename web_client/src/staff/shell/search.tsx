/** Search over everything that the person reaches: Ctrl+K, or the glass in the bar. */
import { Modal, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, linkOptions } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { searchQuery } from '../applicants/queries';
import type { Hit } from '../applicants/wire';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './frame.module.css';
import styles from './search.module.css';

export function Search() {
  const { t } = useTranslation('staff');
  const [opened, open] = useState(false);
  useHotkeys([['mod+K', () => open(true)]], []);
  return (
    <>
      <UnstyledButton className={classes.headerButton} onClick={() => open(true)}>
        <IconSearch size={18} stroke={1.6} aria-hidden />
        <span className="visually-hidden">{t('search.title')}</span>
        <kbd className={classes.wide}>Ctrl K</kbd>
      </UnstyledButton>
      <Modal
        opened={opened}
        onClose={() => open(false)}
        title={t('search.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('act.close') }}
      >
        <Finder onFound={() => open(false)} />
      </Modal>
    </>
  );
}

function Finder({ onFound }: { onFound: () => void }) {
  const { t } = useTranslation('staff');
  const [typed, type] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 200);
  const found = useQuery(searchQuery(words));
  const hits = words === '' ? [] : (found.data ?? []);
  const said = () => {
    if (words === '') return t('search.hint');
    if (found.error) return errorText(t, found.error);
    if (found.isPending) return t('state.loading');
    return hits.length === 0 ? t('search.nothing') : t('search.found', { count: hits.length });
  };
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={t('search.title')}
        placeholder={t('search.placeholder')}
        leftSection={<IconSearch size={16} aria-hidden />}
        maxLength={100}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <p className={styles.said} role="status">
        {said()}
      </p>
      <ul className={styles.hits}>
        {hits.map((hit) => (
          <li key={`${hit.kind}-${hit.id}`}>
            <Found hit={hit} onClick={onFound} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Found({ hit, onClick }: { hit: Hit; onClick: () => void }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <Link {...wayOf(hit)} className={styles.hit} onClick={onClick}>
      <span className={styles.kind}>{t(`search.kind.${hit.kind}`)}</span>
      <span className={styles.title}>{hit.title}</span>
      <span className={styles.detail}>
        {[hit.detail, hit.starts_at && dateTime(i18n.language, hit.starts_at)]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </Link>
  );
}

function wayOf({ kind, id }: Hit) {
  switch (kind) {
    case 'applicant':
      return linkOptions({ to: '/applicants/$id', params: { id } });
    case 'opening':
      return linkOptions({ to: '/openings/$id', params: { id } });
    case 'interview':
      return linkOptions({ to: '/interviews/$id', params: { id } });
    case 'question':
      return linkOptions({ to: '/question-bank' });
  }
}
