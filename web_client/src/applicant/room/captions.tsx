/** What is being said, by everybody, as text. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { conversation, type RoomState } from '../../live/state';

/** Utterances shown; the whole conversation is not the applicant's task to read. */
const SHOWN = 6;

export function Captions({ room }: { room: RoomState }) {
  const { t } = useTranslation('applicant');
  const box = useRef<HTMLDivElement>(null);
  const lines = conversation(room)
    .filter(({ text }) => text !== '')
    .slice(-SHOWN);
  useEffect(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
  });
  const who = (id: string) =>
    id === room.me.id ? t('room.you') : (room.participants[id]?.name ?? '');
  return (
    <section className="captions" aria-label={t('room.captions')}>
      <div ref={box} role="log" aria-live="polite">
        {lines.length === 0 && <p className="soft">{t('room.captions_empty')}</p>}
        {lines.map(({ participant, utterance, text, final, language }) => (
          // A line is read out once it is final, not at each of its changes.
          <p
            key={`${participant}/${utterance}`}
            aria-hidden={!final}
            className={final ? '' : 'now'}
          >
            <b>{who(participant)}</b> <span lang={language}>{text}</span>
          </p>
        ))}
      </div>
    </section>
  );
}
