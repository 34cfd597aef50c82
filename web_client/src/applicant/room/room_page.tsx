/** Step 3: the interview itself. */
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { JoinInfo } from '../../api';
import { regional, useTranslation } from '../../i18n';
import { answers, type CloseReason, type SocketState } from '../../live/socket';
import { currentQuestion, mediaKey, openAnswer, sharers, type RoomState } from '../../live/state';
import { AiStage } from '../ai/ai_stage';
import { stayAwake } from '../browser';
import type { Devices } from '../devices';
import { Icon } from '../parts/icon';
import { LanguageSwitch } from '../parts/page';
import { Captions } from './captions';
import { Controls } from './controls';
import { Banners, StateChip } from './connection';
import { ScreenBanner, useOwnScreen } from './screen_share';
import { SelfView } from './self_view';
import { ScreenTile, Tile } from './tile';
import { useRoom, type LiveRoom } from './use_room';
import './stage.css';
import './controls.css';
import './room.css';

interface RoomPageProps {
  info: JoinInfo;
  devices: Devices;
  onClosed: (reason: CloseReason, ended: boolean) => void;
  onLeave: (ended: boolean) => void;
}

export function RoomPage({ info, devices, onClosed, onLeave }: RoomPageProps) {
  const { t } = useTranslation('applicant');
  const own = useSyncExternalStore(devices.subscribe, devices.get);
  const live = useRoom(info, devices, own, onClosed);
  const [captions, setCaptions] = useState(true);
  const [play, setPlay] = useState<(() => void)[]>([]);
  const onBlocked = useCallback((again: () => void) => setPlay((all) => [...all, again]), []);
  const { room } = live;
  const ended = room?.status === 'ended';
  const share = useOwnScreen(info, room);
  const turn = room?.ai?.turn ?? null;
  const byAi = turn !== null && turn.state !== 'taken_over';
  useEffect(stayAwake, []);
  useEffect(() => {
    document.title = t('room.title', { company: info.company });
  }, [t, info.company]);
  return (
    <main className="room">
      <header>
        <h1>{info.company}</h1>
        {room?.practice === true && <span className="state practice">{t('ai.practice')}</span>}
        {isRecorded(info, room) && (
          <span className="state recorded">
            <i aria-hidden="true" />
            {t('room.recording')}
          </span>
        )}
        <StateChip live={live} />
        <LanguageSwitch />
      </header>
      {!byAi && (
        <Stage {...{ info, live, speaker: own.speaker, onBlocked }}>
          <SelfView state={own} />
        </Stage>
      )}
      {play.length > 0 && !byAi && (
        <button
          className="button main hear"
          onClick={() => {
            for (const again of play) again();
            setPlay([]);
          }}
        >
          <Icon name="speaker" />
          {t('room.hear')}
        </button>
      )}
      {!(byAi && ended) && (
        <Banners {...{ live, devices, own }}>
          <ScreenBanner share={share} />
        </Banners>
      )}
      {room?.ai != null && byAi && (
        <AiStage
          {...{ info, room, turn, own, captions }}
          ai={room.ai}
          send={live.send}
          onLeave={() => onLeave(true)}
        />
      )}
      {room !== null && !byAi && <Question room={room} />}
      {captions && room !== null && !byAi && <Captions room={room} send={live.send} />}
      <Controls
        {...{ devices, own, captions, ended, share }}
        onCaptions={() => setCaptions(!captions)}
        onLeave={() => onLeave(ended)}
      />
    </main>
  );
}

function isRecorded(info: JoinInfo, room: RoomState | null): boolean {
  return room?.status === 'live' && !room.practice && info.consents_given?.recording === true;
}

interface StageProps {
  info: JoinInfo;
  live: LiveRoom;
  speaker: string;
  onBlocked: (play: () => void) => void;
  children: React.ReactNode;
}

function Stage({ info, live, speaker, onBlocked, children }: StageProps) {
  const { t } = useTranslation('applicant');
  const { room } = live;
  const others = Object.values(room?.participants ?? {}).filter(
    ({ role, present }) => role !== 'applicant' && present,
  );
  const alone = others.length === 0;
  const waited = waitedFor(room, live.socket, alone);
  // Of several screens the one begun last: a phone has room for one.
  const screens =
    room === null
      ? []
      : sharers(room)
          .filter(({ role }) => role !== 'applicant')
          .slice(-1);
  const place = { interview: info.interview_id, iceServers: info.ice_servers };
  return (
    <div className="stage">
      <section
        className="tiles"
        data-count={others.length}
        data-screen={screens.length > 0}
        aria-label={t('room.interviewers')}
      >
        {screens.map((person) => (
          <ScreenTile key={`screen/${person.id}`} {...place} person={person} />
        ))}
        {others.map((person) => (
          <Tile
            key={person.id}
            {...place}
            carried={room?.pictures[mediaKey(person.id)]}
            check={live.socket.phase === 'open' ? live.check : null}
            {...{ person, speaker, onBlocked }}
          />
        ))}
        {alone && waited !== null && <Waiting info={info} waited={waited} />}
      </section>
      {children}
      {!alone && waited !== null && <Waiting info={info} waited={waited} />}
    </div>
  );
}

type Waited = 'place' | 'arrival' | 'start' | 'return';

/** What an applicant waits for; null while the interview goes on, and after it. */
function waitedFor(room: RoomState | null, socket: SocketState, alone: boolean): Waited | null {
  if (room === null) return socket.phase === 'reconnecting' && socket.full ? 'place' : null;
  if (room.status === 'scheduled') return alone ? 'arrival' : 'start';
  return room.status === 'live' && alone && answers(socket) ? 'return' : null;
}

const WAITING = {
  place: ['room.full_title', 'room.full'],
  arrival: ['room.waiting_title', 'room.waiting_alone'],
  start: ['room.waiting_title', 'room.waiting_text'],
  return: ['room.return_title', 'room.return_text'],
} as const satisfies Record<Waited, unknown>;

function Waiting({ info, waited }: { info: JoinInfo; waited: Waited }) {
  const { t, i18n } = useTranslation('applicant');
  const time = new Intl.DateTimeFormat(regional(i18n.language), {
    dateStyle: 'full',
    timeStyle: 'short',
  }).format(new Date(info.starts_at));
  const [title, text] = WAITING[waited];
  return (
    <div className={waited === 'start' ? 'waiting' : 'waiting alone-here'} role="status">
      <h2>{t(title)}</h2>
      <p>{t(text)}</p>
      {waited !== 'return' && info.status === 'scheduled' && (
        <p className="small">{t('room.starts_at', { time })}</p>
      )}
    </div>
  );
}

function Question({ room }: { room: RoomState }) {
  const { t } = useTranslation('applicant');
  if (room.status !== 'live') return null;
  const question = currentQuestion(room);
  const open = openAnswer(room) !== undefined;
  return (
    <section className="question" aria-live="polite">
      <h2>{t('room.question')}</h2>
      {question === undefined ? (
        <p className="soft">{t('room.question_none')}</p>
      ) : (
        <p lang={room.job.language}>{question.text}</p>
      )}
      {question !== undefined && !open && <p className="soft small">{t('room.between')}</p>}
    </section>
  );
}
