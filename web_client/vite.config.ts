/// <reference types="vitest/config" />
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// Where `npm run dev` finds the running server.
const server = process.env.VIVAVOCE_URL ?? 'http://localhost:8080';

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

export default defineConfig({
  plugins: [react(), joinPages()],
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { staff: 'index.html', applicant: 'join.html' } },
  },
  server: {
    proxy: {
      '/api': { target: server, changeOrigin: false },
      '/live': { target: server, changeOrigin: false, ws: true },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
});
