/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createLogger, defineConfig, type Plugin } from 'vite';

// Where `npm run dev` finds the running server.
const server = process.env.VIVAVOCE_URL ?? 'http://localhost:8080';

/** The packages behind every page of either app. */
const BASE = /node_modules\/(react|react-dom|scheduler)\//;

/** The server answers /join/{token} and /time/{token} with join.html; so do `dev` and `preview`. */
function joinPages(): Plugin {
  const rewrite = (request: { url?: string | undefined }, _: unknown, next: () => void) => {
    if (/^\/(join|time|i|u)\//.test(request.url ?? '')) request.url = '/join.html';
    next();
  };
  return {
    name: 'join-pages',
    configureServer: (vite) => void vite.middlewares.use(rewrite),
    configurePreviewServer: (vite) => void vite.middlewares.use(rewrite),
  };
}

/** Writes each script and style sheet compressed beside itself, which the server sends instead. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (!/\.(js|css)$/.test(file.fileName)) continue;
          const content = file.type === 'chunk' ? file.code : file.source;
          const emit = (suffix: string, source: Uint8Array) =>
            this.emitFile({ type: 'asset', fileName: file.fileName + suffix, source });
          emit('.br', brotliCompressSync(content));
          emit('.gz', gzipSync(content));
        }
      },
    },
  };
}

/** `composes` makes declarations that come from no file: vite wonders, and nothing is wrong. */
const customLogger = createLogger();
const warnOnce = customLogger.warnOnce.bind(customLogger);
customLogger.warnOnce = (message, options) => {
  if (!message.includes('did not pass the `from` option')) warnOnce(message, options);
};

export default defineConfig({
  customLogger,
  plugins: [react(), joinPages(), compressed()],
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { staff: 'index.html', applicant: 'join.html' },
      // What every page needs, in one piece: it packs better, and a phone asks once.
      output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
    },
  },
  json: { namedExports: false }, // texts are loaded whole
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/live': { target: server, changeOrigin: false, ws: true },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
