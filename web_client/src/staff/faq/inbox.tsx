import { Alert, Button, SegmentedControl, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBookmarkPlus, IconMailCheck, IconPencil } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from '../../i18n';
import { Empty, Failed, Waiting } from '../shell/states';
import { errorText } from '../words/errors';
import { dateTime } from '../words/times';
import classes from './faq.module.css';
import { faqApi, inboxQuery, type Asked } from './wire';

/** Questions that wait for HR, and those that were answered. */
export function Inbox() {
  const { t } = useTranslation('staff');
  const [waiting, setWaiting] = useState(true);
  const inbox = useQuery(inboxQuery(waiting));
  return (
    <>
      <SegmentedControl
        className={classes.switch}
        aria-label={t('faq.inbox')}
        value={waiting ? 'waiting' : 'answered'}
        onChange={(value) => setWaiting(value === 'waiting')}
        data={[
          { value: 'waiting', label: t('faq.waiting') },
          { value: 'answered', label: t('faq.answered') },
        ]}
      />
      {inbox.isPending && <Waiting />}
      {inbox.isError && <Failed error={inbox.error} retry={() => void inbox.refetch()} />}
      {inbox.data?.items.length === 0 && (
        <Empty
          icon={<IconMailCheck size={28} stroke={1.5} />}
          title={t(waiting ? 'faq.none_waiting' : 'faq.none_answered')}
          text={t('faq.none_text')}
        />
      )}
      {inbox.data && inbox.data.items.length > 0 && (
        <ul className={classes.list}>
          {inbox.data.items.map((asked) => (
            <Item key={asked.id} asked={asked} />
          ))}
        </ul>
      )}
    </>
  );
}

function Item({ asked }: { asked: Asked }) {
  const { t, i18n } = useTranslation('staff');
  const queries = useQueryClient();
  const [writing, setWriting] = useState(asked.source === '');
  const [text, setText] = useState(asked.answer);
  const again = () => queries.invalidateQueries({ queryKey: ['faq'] });
  const send = useMutation({
    mutationFn: () => faqApi.answer(asked.id, text.trim()),
    onSuccess: async () => {
      setWriting(false);
      notifications.show({ message: t('faq.sent', { name: asked.applicant }) });
      await again();
    },
  });
  const keep = useMutation({
    mutationFn: () => faqApi.makeEntry(asked.id),
    onSuccess: async () => {
      notifications.show({ message: t('faq.kept') });
      await again();
    },
  });
  const problem = send.error ?? keep.error;
  return (
    <li className={classes.item}>
      <p className={classes.meta}>
        {asked.applicant} · {asked.opening.name} ·{' '}
        <time dateTime={asked.asked_at}>{dateTime(i18n.language, asked.asked_at)}</time>
      </p>
      <p className={classes.question} lang={asked.language}>
        {asked.text}
      </p>
      {problem && (
        <Alert color="red" variant="light" role="alert">
          {errorText(t, problem)}
        </Alert>
      )}
      {writing ? (
        <>
          <Textarea
            autosize
            minRows={2}
            maxLength={2000}
            aria-label={t('faq.answer_to', { text: asked.text })}
            placeholder={t('faq.answer_here')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <div className={classes.acts}>
            <Button
              disabled={text.trim() === ''}
              loading={send.isPending}
              onClick={() => send.mutate()}
            >
              {t('faq.send')}
            </Button>
            {asked.source !== '' && (
              <Button variant="default" onClick={() => setWriting(false)}>
                {t('act.cancel')}
              </Button>
            )}
          </div>
        </>
      ) : (
        <>
          <p className={classes.answer} lang={asked.language}>
            {asked.answer}
          </p>
          <p className={classes.meta}>
            {asked.source === 'hr'
              ? t('faq.by_hr')
              : t('faq.by_source', { title: asked.source_title })}
          </p>
          <div className={classes.acts}>
            <Button
              variant="subtle"
              leftSection={<IconPencil size={16} aria-hidden />}
              onClick={() => setWriting(true)}
            >
              {t('faq.correct')}
            </Button>
            {asked.source === 'hr' && (
              <Button
                variant="subtle"
                loading={keep.isPending}
                leftSection={<IconBookmarkPlus size={16} aria-hidden />}
                onClick={() => keep.mutate()}
              >
                {t('faq.make_entry')}
              </Button>
            )}
          </div>
        </>
      )}
    </li>
  );
}
