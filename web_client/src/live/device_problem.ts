/** Why a camera or microphone sends nothing; `muted`: by the system or the device itself. */
export type DeviceProblem = 'denied' | 'missing' | 'in_use' | 'failed' | 'muted';

/** Why getUserMedia failed (Media Capture and Streams, 10.2). */
export function deviceProblem(error: unknown): DeviceProblem {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use';
    default:
      return 'failed';
  }
}
