/**
 * Notes, on the system's wall clock, what the applicant's browser captures: which frame number
 * the local preview shows, and when the microphone's sound begins and ends.
 */
(() => {
  const LOUD = 0.003; // -50 dBFS
  const QUIET_MS = 600; // more than a stop inside a sentence, less than the silence after one
  const CELLS = 16;
  const NUMBER_BITS = 12;
  const stamps = { frames: [], bursts: [] };
  let microphone = null;

  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    microphone = stream.getAudioTracks()[0] ?? microphone;
    return stream;
  };

  /** [frame number, wall time shown, wall time captured (null where the browser tells none)] */
  function watch(video) {
    const canvas = new OffscreenCanvas(CELLS, 1);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const look = (now, { captureTime }) => {
      const shown = Date.now();
      const captured = captureTime === undefined ? null : shown - performance.now() + captureTime;
      const cell = video.videoWidth / CELLS;
      for (let i = 0; i < CELLS; i++) {
        context.drawImage(video, (i + 0.5) * cell - 1, 6, 2, 2, i, 0, 1, 1);
      }
      const pixels = context.getImageData(0, 0, CELLS, 1).data;
      const bits = Array.from({ length: CELLS }, (_, i) => (pixels[4 * i + 1] > 127 ? 1 : 0));
      const value = (cells) => cells.reduce((sum, bit, i) => sum + (bit << i), 0);
      const number = bits.slice(0, NUMBER_BITS);
      const ones = number.reduce((sum, bit) => sum + bit, 0);
      if (ones === value(bits.slice(NUMBER_BITS))) {
        stamps.frames.push([value(number), shown / 1000, captured && captured / 1000]);
      }
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
  }

  /**
   * Sound reaches a worklet in batches. Its wall time is taken from the earliest that any of the
   * last sound arrived, counted on by samples: what is late for the worklet was not captured late.
   */
  const WORKLET = `
    registerProcessor('bursts', class extends AudioWorkletProcessor {
      zero = Infinity;
      start = null;
      last = 0;
      process([[samples]]) {
        if (!samples) return true;
        const length_ms = samples.length / sampleRate * 1000;
        const end_ms = currentFrame / sampleRate * 1000 + length_ms;
        this.zero = Math.min(this.zero + length_ms * 0.01, Date.now() - end_ms);
        const now = this.zero + end_ms;
        let sum = 0;
        for (const sample of samples) sum += sample * sample;
        if (Math.sqrt(sum / samples.length) >= ${LOUD}) {
          this.start ??= now - length_ms;
          this.last = now;
        } else if (this.start !== null && now - this.last > ${QUIET_MS}) {
          this.port.postMessage([this.start / 1000, this.last / 1000]);
          this.start = null;
        }
        return true;
      }
    });`;

  async function listen() {
    const context = new AudioContext();
    const url = URL.createObjectURL(new Blob([WORKLET], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(url);
    await context.resume();
    const node = new AudioWorkletNode(context, 'bursts', { numberOfOutputs: 0 });
    node.port.onmessage = ({ data }) => stamps.bursts.push(data);
    context.createMediaStreamSource(new MediaStream([microphone.clone()])).connect(node);
  }

  window.benchmark = {
    stamps,
    async observe(selector) {
      watch(document.querySelector(selector));
      await listen();
    },
  };
})();
