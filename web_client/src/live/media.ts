/**
 * Media to and from the server: one peer connection publishes, one more watches each participant.
 * Nothing is renegotiated.
 */
import { MediaConnection, type MediaSetup } from './media_connection';

const TOP_BITRATE = 1_500_000;

/** Sends a person's camera and microphone; either may be missing or change at any time. */
export class Publication extends MediaConnection {
  private senders: Partial<Record<Kind, RTCRtpSender>> = {};
  private readonly tracks: Record<Kind, MediaStreamTrack | null>;

  constructor(setup: MediaSetup, stream: MediaStream) {
    super(setup, `${encodeURIComponent(setup.interview)}/publish`);
    this.tracks = {
      audio: stream.getAudioTracks()[0] ?? null,
      video: stream.getVideoTracks()[0] ?? null,
    };
    void this.connect();
  }

  /** Sends another track, or none, from now on. */
  async replace(kind: Kind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks[kind] = track;
    await this.senders[kind]?.replaceTrack(track);
  }

  protected prepare(peer: RTCPeerConnection): void {
    const { audio, video } = this.tracks;
    this.senders = {
      audio: peer.addTransceiver(audio ?? 'audio', { direction: 'sendonly' }).sender,
      video: addVideo(peer, video).sender,
    };
  }
}

/** Sends a person's screen, without sound, until it is stopped or refused. */
export class ScreenPublication extends MediaConnection {
  constructor(
    setup: MediaSetup,
    private readonly track: MediaStreamTrack,
  ) {
    super({ ...setup, source: 'screen' }, `${encodeURIComponent(setup.interview)}/publish`);
    void this.connect();
  }

  protected prepare(peer: RTCPeerConnection): void {
    addVideo(peer, this.track);
  }
}

/** Receives one participant's camera and microphone, or their screen. */
export class Watch extends MediaConnection {
  constructor(
    setup: MediaSetup & { participant: string; onStream: (stream: MediaStream) => void },
  ) {
    const { interview, participant } = setup;
    super(setup, `${encodeURIComponent(interview)}/watch/${encodeURIComponent(participant)}`);
    this.onStream = setup.onStream;
    void this.connect();
  }

  private readonly onStream: (stream: MediaStream) => void;

  protected prepare(peer: RTCPeerConnection): void {
    const stream = new MediaStream();
    const kinds = this.setup.source === 'screen' ? SCREEN_KINDS : KINDS;
    for (const kind of kinds) {
      stream.addTrack(peer.addTransceiver(kind, { direction: 'recvonly' }).receiver.track);
    }
    this.onStream(stream);
  }
}

type Kind = 'audio' | 'video';
const KINDS: Kind[] = ['audio', 'video'];
const SCREEN_KINDS: Kind[] = ['video'];

/** A video sender in VP8, with temporal layers where the browser has them. */
function addVideo(peer: RTCPeerConnection, track: MediaStreamTrack | null): RTCRtpTransceiver {
  const from = track ?? 'video';
  const transceiver = layered(peer, from);
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  const isVp8 = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === 'video/vp8';
  const preferred = [...codecs.filter(isVp8), ...codecs.filter((codec) => !isVp8(codec))];
  if (preferred.some(isVp8) && 'setCodecPreferences' in transceiver) {
    transceiver.setCodecPreferences(preferred);
  }
  return transceiver;
}

function layered(peer: RTCPeerConnection, from: MediaStreamTrack | 'video'): RTCRtpTransceiver {
  const encoding = { maxBitrate: TOP_BITRATE };
  const with_ = (sendEncodings: RTCRtpEncodingParameters[]) =>
    peer.addTransceiver(from, { direction: 'sendonly', sendEncodings });
  try {
    return with_([{ ...encoding, scalabilityMode: 'L1T3' } as RTCRtpEncodingParameters]);
  } catch {
    return with_([encoding]); // no layers in this browser
  }
}
