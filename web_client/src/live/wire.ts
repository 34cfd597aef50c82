/**
 * The messages of the live socket and the values that REST shares with them, as docs/protocol.md
 * names them. Times `_s` are seconds on the session clock; `_at` are ISO 8601 in UTC.
 */

import type { LiveEvent } from './events';
import type { Me, Snapshot } from './room';

export * from './events';
export * from './room';

export type Standing = 'applicant' | 'staff';

export interface Welcome {
  type: 'welcome';
  me: Me;
  now_s: number;
  ice_servers: RTCIceServer[];
  snapshot: Snapshot;
}

export interface EventMessage {
  type: 'event';
  seq: number;
  sent_s: number;
  event: LiveEvent;
}

/** What a participant shows: themselves, or the screen that they share. */
export type MediaSource = 'camera' | 'screen';

export interface Publishing {
  type: 'publishing';
  participant: string;
  source?: MediaSource;
  publishing: boolean;
  /** null when the media went. */
  publication: number | null;
}

/** Another participant speaks now, or nobody. */
export interface Speaker {
  type: 'speaker';
  participant: string | null;
}

/** How many pictures of a participant one's own connection carries; sound always goes. */
export type Pictures = 'all' | 'fewer' | 'none';

export interface Forwarding {
  type: 'forwarding';
  participant: string;
  source: MediaSource;
  pictures: Pictures;
}

/** From now on one reads translated captions, or no more. */
export interface Translating {
  type: 'translating';
  wanted: boolean;
}

/** A final caption in the other language; null where no translation could be had. */
export interface Translated {
  type: 'translated';
  participant: string;
  utterance: number;
  language: string;
  text: string | null;
}

export interface Ack {
  type: 'ack';
  reply_to: number;
}

export interface ErrorMessage {
  type: 'error';
  reply_to: number | null;
  code: string;
  message: string;
  retryable: boolean;
}

/** What changes the room. */
export type RoomMessage =
  Welcome | EventMessage | Publishing | Speaker | Forwarding | Translating | Translated;

export type ServerMessage = RoomMessage | Ack | ErrorMessage;

export type AiAct =
  | 'begin'
  | 'answer'
  | 'done'
  | 'next'
  | 'repeat'
  | 'skip'
  | 'retake'
  | 'pause'
  | 'resume'
  | 'still_here'
  | 'typing';

export type Command =
  | { type: 'start' }
  | { type: 'ask'; question_id: string }
  | { type: 'add_question'; text: string; competencies: string[] }
  | { type: 'end_answer' }
  | { type: 'rate'; question_id: string; competency: string; level: number | null }
  | { type: 'note'; question_id: string; text: string }
  | { type: 'request_audio_only' }
  | { type: 'ask_screen'; wanted: boolean }
  | { type: 'end' }
  | { type: 'ai_act'; act: AiAct }
  | { type: 'type_answer'; text: string }
  | { type: 'take_over' }
  | { type: 'hand_back' }
  | { type: 'media_state'; camera: boolean; microphone: boolean }
  | { type: 'translate_captions'; wanted: boolean }
  | { type: 'ping' };
