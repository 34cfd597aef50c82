import { Alert, Button, Drawer, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArchive, IconArchiveOff, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { Failed, Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import { questionQuery } from './queries';
import classes from './question_bank.module.css';
import { QuestionForm } from './question_form';
import { bankApi, type BankQuestionDetail, type QuestionContent } from './wire';
import { levelText, roleText, typeText } from './words';

interface PaneProps {
  /** A question's id, "new" for one to be written, null for none. */
  id: string | null;
  language: string;
  edits: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** One question beside the list: what it says, its versions, where it is asked; or its form. */
export function QuestionPane({ id, language, edits, onClose, onMade }: PaneProps) {
  const { t } = useTranslation('staff');
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={t(id === 'new' ? 'bank.new' : 'bank.question')}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {id === 'new' && <NewQuestion language={language} onDone={onMade} onCancel={onClose} />}
      {id !== null && id !== 'new' && <Question key={id} id={id} edits={edits} />}
    </Drawer>
  );
}

function NewQuestion(props: {
  language: string;
  onDone: (id: string) => void;
  onCancel: () => void;
}) {
  const queries = useQueryClient();
  const add = useMutation({
    mutationFn: bankApi.add,
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['question-bank'] });
      props.onDone(id);
    },
  });
  const blank: QuestionContent = {
    language: props.language,
    role: 'general',
    competency: '',
    type: 'behavioural',
    level: 'experienced',
    minutes: 5,
    text: '',
    key_points: [''],
    anchors: ['', '', '', '', ''],
  };
  return (
    <QuestionForm
      start={blank}
      pending={add.isPending}
      error={add.error}
      onSave={(content) => add.mutate(content)}
      onCancel={props.onCancel}
    />
  );
}

function Question({ id, edits }: { id: string; edits: boolean }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [editing, setEditing] = useState(false);
  const question = useQuery(questionQuery(id));
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['question-bank'] });
  };
  const save = useMutation({
    mutationFn: (content: QuestionContent) =>
      bankApi.edit(id, { ...content, version: question.data?.version ?? 0 }),
    onSuccess: async () => {
      setEditing(false);
      await again();
    },
  });
  const retire = useMutation({
    mutationFn: (retired: boolean) => bankApi.setRetired(id, retired),
    onSuccess: async (now) => {
      await again();
      notifications.show({ message: t(now.retired_at ? 'bank.retired' : 'bank.restored') });
    },
  });
  if (question.isPending) return <Waiting />;
  if (question.isError) return <Failed error={question.error} />;
  const one = question.data;
  if (editing) {
    return (
      <QuestionForm
        start={one}
        pending={save.isPending}
        error={save.error}
        note={t('bank.edit_note', { version: one.version + 1 })}
        onSave={(content) => save.mutate(content)}
        onCancel={() => setEditing(false)}
      />
    );
  }
  const retired = one.retired_at !== null;
  return (
    <>
      {retire.error && (
        <Alert color="red" variant="light" role="alert" mb="md">
          {errorText(t, retire.error)}
        </Alert>
      )}
      <Details one={one} />
      {edits && (
        <Group gap="sm" mt="lg">
          {!retired && (
            <Button
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t('bank.edit')}
            </Button>
          )}
          <Button
            variant="default"
            loading={retire.isPending}
            leftSection={
              retired ? (
                <IconArchiveOff size={16} aria-hidden />
              ) : (
                <IconArchive size={16} aria-hidden />
              )
            }
            onClick={() => retire.mutate(!retired)}
          >
            {t(retired ? 'bank.restore' : 'bank.retire')}
          </Button>
        </Group>
      )}
    </>
  );
}

function Details({ one }: { one: BankQuestionDetail }) {
  const { t, i18n } = useTranslation('staff');
  return (
    <div className={classes.details}>
      <p className={classes.asked} lang={one.language}>
        {one.text}
      </p>
      <p className={classes.tags}>
        <span lang={one.language}>{one.competency}</span>
        <span>{roleText(t, one.role)}</span>
        <span>{typeText(t, one.type)}</span>
        <span>{levelText(t, one.level)}</span>
        <span>{t('bank.minutes', { count: one.minutes })}</span>
      </p>
      <h3>{t('bank.key_points')}</h3>
      <ul lang={one.language}>
        {one.key_points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <h3>{t('bank.anchors')}</h3>
      <ol lang={one.language}>
        {one.anchors.map((anchor) => (
          <li key={anchor}>{anchor}</li>
        ))}
      </ol>
      <h3>{t('bank.used_in')}</h3>
      {one.used_in.length === 0 ? (
        <p className={classes.soft}>{t('bank.used_nowhere')}</p>
      ) : (
        <ul>
          {one.used_in.map(({ opening, version }) => (
            <li key={opening.id}>
              <Link to="/openings/$id/question-set" params={{ id: opening.id }}>
                {opening.name}
              </Link>{' '}
              <span className={classes.soft}>{t('bank.version', { version })}</span>
            </li>
          ))}
        </ul>
      )}
      <h3>{t('bank.versions')}</h3>
      <ul className={classes.versions}>
        {one.versions.map((version) => (
          <li key={version.version}>
            <strong>{t('bank.version', { version: version.version })}</strong>{' '}
            <span className={classes.soft}>
              {dateTime(i18n.language, version.written_at)} {version.written_by.name}
            </span>
            {version.version !== one.version && <p lang={version.language}>{version.text}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
