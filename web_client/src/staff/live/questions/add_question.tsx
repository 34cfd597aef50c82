import { Button, Chip, Group, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from '../../../i18n';
import { useKeptText } from '../../../live/kept_text';
import { ownQuestionKey, useCommand, useJob, useParts } from '../panel_context';
import classes from './question_list.module.css';

const MOST_CHARACTERS = 500;

/** An interviewer's own question, and the competencies its answer can show. */
export function AddQuestion({ close }: { close: () => void }) {
  const { t } = useTranslation('staff');
  const job = useJob();
  const run = useCommand();
  const [text, write] = useKeptText(ownQuestionKey(useParts().interview));
  const [competencies, setCompetencies] = useState<string[]>([]);
  const [pending, setPending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  const done = () => {
    write('');
    close();
  };
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const trimmed = text.trim();
    if (trimmed === '' || pending) return;
    setPending(true);
    const added = await run({ type: 'add_question', text: trimmed, competencies });
    setPending(false);
    if (added) done();
  };
  return (
    <form className={classes.add} onSubmit={(event) => void submit(event)}>
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={MOST_CHARACTERS}
        label={t('question.own')}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') done();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit(event);
        }}
      />
      <fieldset className={classes.chips}>
        <legend>{t('question.shows')}</legend>
        <Chip.Group multiple value={competencies} onChange={setCompetencies}>
          <Group gap={6}>
            {job.competencies.map(({ id, name }) => (
              <Chip key={id} value={id} size="xs" variant="outline">
                {name}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {competencies.length === 0 && <p className={classes.tags}>{t('question.shows_none')}</p>}
      </fieldset>
      <Group justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={done}>
          {t('act.cancel')}
        </Button>
        <Button size="xs" type="submit" loading={pending} disabled={text.trim() === ''}>
          {t('question.add_it')}
        </Button>
      </Group>
    </form>
  );
}
