const RELOAD_AFTER_MS = 2000;

/**
 * Starts an app. Where one of its own files does not come, there is nothing yet to say so with: the
 * document is loaded again, and a browser without a network tells that itself.
 */
export function boot(start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    console.error(error);
    window.setTimeout(() => window.location.reload(), RELOAD_AFTER_MS);
  });
}
