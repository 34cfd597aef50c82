/** What is being said, by everybody, as text. */
import { useEffect, useRef } from 'react';
import { useTranslation } from '../../i18n';
import { conversation, lineKey, type RoomState } from '../../live/state';
import { isUnwritten, type Command } from '../../live/wire';

/** Utterances shown; the whole conversation is not the applicant's task to read. */
const SHOWN = 6;

interface CaptionsProps {
  room: RoomState;
  send: (command: Command) => Promise<void>;
}

export function Captions({ room, send }: CaptionsProps) {
  const { t } = useTranslation('applicant');
  const box = useRef<HTMLDivElement>(null);
  const lines = conversation(room)
    .filter((line) => line.text !== '' || isUnwritten(line))
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
            <b>{who(participant)}</b>{' '}
            {isUnwritten({ language, text }) ? (
              <span className="soft">{t('room.captions_unwritten')}</span>
            ) : (
              <span lang={language}>{text}</span>
            )}
            <Translated room={room} line={lineKey({ participant, utterance })} />
          </p>
        ))}
      </div>
      {room.translated !== null && (
        <button
          aria-pressed={room.translated}
          onClick={() => {
            send({ type: 'translate_captions', wanted: !room.translated }).catch(() => undefined);
          }}
        >
          {t(room.translated ? 'room.translate_off' : 'room.translate_on')}
        </button>
      )}
    </section>
  );
}

/** Where a line could not be translated, it stands as it was said. */
function Translated({ room, line }: { room: RoomState; line: string }) {
  const { text, language } = room.translations[line] ?? {};
  return text == null ? null : (
    <span className="translated" lang={language}>
      {text}
    </span>
  );
}
