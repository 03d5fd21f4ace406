/** The lab: `npm run lab` serves it, `npm run lab:build` writes static files to build/lab that work under any path. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type UserConfig } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Where the built page goes. */
const LAB_FOLDER = path('../../build/lab');

const config: UserConfig = defineConfig({
  root: path('.'),
  base: './',
  // Only what the page itself needs may be served in development: sources, packages, nets.
  server: { fs: { allow: [path('..'), path('../../data'), path('../../node_modules')] } },
  worker: { format: 'es' },
  // Workers import these when a file needs them; found only then, they would make the development server load the page again.
  optimizeDeps: { include: ['@observablehq/plot', 'h5wasm', 'pako', 'upng-js'] },
  build: {
    outDir: LAB_FOLDER,
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the content security policy allows files, not data addresses, for scripts and nets
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400,
  },
});

export default config;
