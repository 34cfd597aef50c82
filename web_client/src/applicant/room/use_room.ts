/** The live room as React state: the socket, what is folded from it, and one's own media. */
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { JoinInfo } from '../../api';
import { Publication } from '../../live/media';
import type { MediaState } from '../../live/media_connection';
import type { Quality } from '../../live/quality';
import {
  CommandFailed,
  LiveSocket,
  socketUrl,
  type CloseReason,
  type SocketState,
} from '../../live/socket';
import { fold } from '../../live/fold';
import type { RoomState } from '../../live/state';
import type { Command, RoomMessage, Welcome } from '../../live/wire';
import { sends, type Devices, type DevicesState } from '../devices';

export interface LiveRoom {
  room: RoomState | null;
  socket: SocketState;
  media: MediaState;
  quality: Quality | null;
  /** How often the panel has asked for sound only. */
  audioOnlyRequests: number;
  send: (command: Command) => Promise<void>;
  /** Asks the connection for a sign of life. */
  check: () => Promise<void>;
}

const QUALITY_EVERY_MS = 3_000;

export function useRoom(
  info: JoinInfo,
  devices: Devices,
  own: DevicesState,
  onClosed: (reason: CloseReason, ended: boolean) => void,
): LiveRoom {
  const socket = useRef<LiveSocket | null>(null);
  const publication = useRef<Publication | null>(null);
  const [room, setRoom] = useState<RoomState | null>(null);
  const [socketState, setSocketState] = useState<SocketState>({ phase: 'connecting' });
  const [media, setMedia] = useState<MediaState>({ phase: 'connecting', attempt: 0 });
  const [quality, setQuality] = useState<Quality | null>(null);
  const [audioOnlyRequests, setAudioOnlyRequests] = useState(0);
  const closed = useEffectEvent((reason: CloseReason) =>
    onClosed(reason, room?.status === 'ended'),
  );
  const { interview_id: interview, ice_servers: iceServers } = info;
  const { camera, microphone } = own;

  useEffect(() => {
    const setup = { interview, as: 'applicant', iceServers, onState: setMedia } as const;
    const enter = ({ me, snapshot }: Welcome) => {
      const { camera: video, microphone: audio } = devices.get();
      const mine = snapshot.participants.find(({ id }) => id === me.id);
      if (publication.current === null) {
        const tracks = [audio, video].filter((track) => track !== null);
        publication.current = new Publication(setup, new MediaStream(tracks));
      } else if (mine?.publishing !== true) publication.current.renew();
    };
    const live = new LiveSocket(socketUrl(interview, 'applicant'), {
      onMessage: (message: RoomMessage) => {
        if (message.type === 'welcome') enter(message);
        if (isAudioOnlyRequest(message)) setAudioOnlyRequests((n) => n + 1);
        setRoom((before) => fold(before, message));
      },
      onState: (state) => {
        setSocketState(state);
        if (state.phase === 'closed' && state.reason !== 'left') closed(state.reason);
      },
    });
    socket.current = live;
    const wake = () => {
      if (document.visibilityState === 'visible') live.wake();
    };
    const leave = () => publication.current?.stop();
    window.addEventListener('online', wake);
    window.addEventListener('pagehide', leave);
    const revive = ({ persisted }: PageTransitionEvent) => {
      if (persisted) window.location.reload(); // brought back by the browser, without connections
    };
    window.addEventListener('pageshow', revive);
    document.addEventListener('visibilitychange', wake);
    return () => {
      window.removeEventListener('online', wake);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', revive);
      document.removeEventListener('visibilitychange', wake);
      leave();
      live.close();
      publication.current = null;
      socket.current = null;
    };
  }, [interview, iceServers, devices]);

  useEffect(() => void publication.current?.replace('audio', microphone), [microphone]);
  useEffect(() => void publication.current?.replace('video', camera), [camera]);

  // The panel is told after every entrance and every change; the latest state is what counts.
  const here = socketState.phase === 'open';
  const state = { camera: sends(own, 'camera'), microphone: sends(own, 'microphone') };
  useEffect(() => {
    if (!here) return;
    const told = {
      type: 'media_state',
      camera: state.camera,
      microphone: state.microphone,
    } as const;
    socket.current?.send(told).catch(() => undefined); // a lost connection is told again
  }, [here, state.camera, state.microphone]);

  useEffect(() => {
    const timer = setInterval(() => {
      void publication.current?.quality().then(setQuality);
    }, QUALITY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);

  const send = useCallback((command: Command) => socket.current?.send(command) ?? outside(), []);
  const check = useCallback(() => socket.current?.check() ?? outside(), []);
  return { room, socket: socketState, media, quality, audioOnlyRequests, send, check };
}

function outside(): Promise<never> {
  return Promise.reject(new CommandFailed('disconnected', 'not in the room', true));
}

function isAudioOnlyRequest(message: RoomMessage): boolean {
  return (
    message.type === 'event' &&
    message.event.type === 'notice' &&
    message.event.kind === 'audio_only_requested'
  );
}
