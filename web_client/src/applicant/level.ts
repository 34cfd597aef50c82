/** How loud a microphone is, measured from its samples. */

/** Speech at arm's length is well above this; a quiet room is well below (dBFS, RMS). */
export const SPEECH_DBFS = -45;
const FLOOR_DBFS = -65;
const TOP_DBFS = -12;

/** RMS of samples in -1..1, in dBFS (0 is full scale); -Infinity for silence. */
export function dbfs(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length);
}

/** Place of a level on a meter, 0 to 1. */
export function meterShare(level_dbfs: number): number {
  return Math.min(1, Math.max(0, (level_dbfs - FLOOR_DBFS) / (TOP_DBFS - FLOOR_DBFS)));
}

/** Calls `onLevel` with the level in dBFS for every picture drawn; returns how to stop. */
export function watchLevel(
  track: MediaStreamTrack,
  onLevel: (level_dbfs: number) => void,
): () => void {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const resume = () => void context.resume();
  document.addEventListener('pointerdown', resume); // a page may listen only after a touch
  let frame = requestAnimationFrame(function look() {
    analyser.getFloatTimeDomainData(samples);
    onLevel(dbfs(samples));
    frame = requestAnimationFrame(look);
  });
  return () => {
    cancelAnimationFrame(frame);
    document.removeEventListener('pointerdown', resume);
    void context.close();
  };
}
