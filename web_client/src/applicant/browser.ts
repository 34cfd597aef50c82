/** What this browser can do, and which one it is where instructions differ. */

export type Shortcoming = 'unsupported' | 'insecure';

/** Why no interview can be held in this browser; null when one can. */
export function shortcoming(): Shortcoming | null {
  if (!window.isSecureContext) return 'insecure';
  const able =
    typeof RTCPeerConnection !== 'undefined' &&
    'mediaDevices' in navigator &&
    typeof AudioContext !== 'undefined';
  return able ? null : 'unsupported';
}

export type Family = 'ios' | 'android' | 'chrome' | 'firefox' | 'safari' | 'in_app' | 'other';

/** Which instructions for allowing the camera fit. */
export function family(
  agent = navigator.userAgent,
  touchPoints = navigator.maxTouchPoints,
): Family {
  if (/MicroMessenger|DingTalk|Lark|Feishu|FBAN|FBAV|Instagram|Line\//.test(agent)) return 'in_app';
  const pad = agent.includes('Macintosh') && touchPoints > 1; // iPadOS says it is a Mac
  if (/iPhone|iPad|iPod/.test(agent) || pad) return 'ios';
  if (agent.includes('Firefox/')) return 'firefox';
  if (agent.includes('Android')) return 'android';
  if (/Chrome\/|Chromium\/|Edg\//.test(agent)) return 'chrome';
  if (agent.includes('Safari/')) return 'safari';
  return 'other';
}

/** Keeps the screen from going dark until the returned function is called. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let wanted = true;
  const hold = async () => {
    if (!wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (!wanted) await lock.release(); // eslint-disable-line @typescript-eslint/no-unnecessary-condition -- changed while waiting
    } catch {
      // battery saver: the screen may go dark, the interview goes on
    }
  };
  const onVisible = () => void hold();
  document.addEventListener('visibilitychange', onVisible);
  void hold();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release();
  };
}
