import { Button } from '@mantine/core';
import { IconPlus, IconSparkles } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from '../../i18n';
import { errorText } from '../words/errors';
import classes from './openings.module.css';
import { openingsApi, type OpeningFields, type ProposedWord } from './wire';

interface WordProposalsProps {
  fields: OpeningFields;
  onAdd: (words: string[]) => void;
}

/** Professional words for the job, to be taken over one by one or together. */
export function WordProposals({ fields, onAdd }: WordProposalsProps) {
  const { t } = useTranslation('staff');
  const { title, description, language } = fields;
  const propose = useMutation({ mutationFn: openingsApi.proposeWords });
  const held = new Set(fields.words.map((word) => word.toLowerCase()));
  const proposed = propose.data?.items.filter(({ word }) => !held.has(word.toLowerCase())) ?? [];
  return (
    <div className={classes.wide}>
      <div className={classes.wordActs}>
        <Button
          variant="light"
          size="compact-sm"
          leftSection={<IconSparkles size={14} aria-hidden />}
          disabled={title.trim() === '' && description.trim() === ''}
          loading={propose.isPending}
          onClick={() => propose.mutate({ title, description, language })}
        >
          {t('opening.words_propose')}
        </Button>
        {proposed.length > 1 && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => onAdd(proposed.map(({ word }) => word))}
          >
            {t('opening.words_all', { number: proposed.length })}
          </Button>
        )}
        <span role="status" className={classes.sub}>
          {propose.isSuccess && proposed.length === 0 && t('opening.words_none')}
          {propose.isError && errorText(t, propose.error)}
        </span>
      </div>
      {bySource(proposed).map(([source, words]) => (
        <section key={source} className={classes.wordGroup}>
          <p className={classes.sub}>
            {source === ''
              ? t('opening.words_own')
              : t(`opening.words_of_${language}`, { occupation: source })}
          </p>
          <div className={classes.wordActs}>
            {words.map((word) => (
              <Button
                key={word}
                variant="default"
                size="compact-sm"
                radius="xl"
                lang={language}
                leftSection={<IconPlus size={12} aria-hidden />}
                aria-label={t('opening.words_add', { word })}
                onClick={() => onAdd([word])}
              >
                {word}
              </Button>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}

function bySource(proposed: readonly ProposedWord[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const { word, source } of proposed) {
    groups.set(source, [...(groups.get(source) ?? []), word]);
  }
  return [...groups];
}
