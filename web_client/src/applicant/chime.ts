/** Plays two soft notes on a loudspeaker (deviceId, "" for the system's choice). */
export async function playChime(speaker: string): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const start = context.currentTime + 0.05;
  for (const [i, pitch_hz] of [523.25, 783.99].entries()) {
    const at = start + i * 0.35;
    const note = new OscillatorNode(context, { frequency: pitch_hz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.35, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    note.connect(gain).connect(out);
    note.start(at);
    note.stop(at + 0.65);
  }
  const player = new Audio();
  player.srcObject = out.stream; // a media element can be sent to a chosen loudspeaker
  try {
    if (speaker !== '') await player.setSinkId(speaker);
    await Promise.all([player.play(), context.resume()]);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
  } finally {
    player.srcObject = null;
    await context.close();
  }
}
