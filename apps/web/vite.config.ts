import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { outlineModule } from './build/outline-module.js';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [outlineModule(), react()],
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/apps/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inlined: the content security policy allows 'self' only, neither data: nor inline code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licences of all that is bundled, as they ask for; linked from the foot of the page.
    license: { fileName: 'assets/licenses.md' },
    // The charts are one lazy file of about 500 kB that changes only when ECharts does.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender|tslib)[\\/]/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
});
