/** Figures as the reader's language writes them. */

export const whole = (language: string, value: number): string =>
  new Intl.NumberFormat(language).format(value);

export const milliseconds = (language: string, seconds: number): string =>
  `${new Intl.NumberFormat(language, { maximumFractionDigits: seconds < 0.01 ? 1 : 0 }).format(1000 * seconds)} ms`;

export const cores = (language: string, value: number): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 2 }).format(value);

export const megabytes = (language: string, bytes: number): string =>
  `${new Intl.NumberFormat(language, { maximumFractionDigits: 0 }).format(bytes / 2 ** 20)} MiB`;

export const share = (language: string, value: number): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(value);

/** Lost packets as a share of all that were sent. */
export const lossShare = (language: string, lost: number, packets: number): string =>
  share(language, lost + packets === 0 ? 0 : lost / (lost + packets));
