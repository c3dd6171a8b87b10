import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API: `npm start` prints its address. */
const API = process.env['TROTH_API'] ?? 'http://127.0.0.1:8080';
const API_PATHS = '^/(?!app/)';

// oxlint-disable-next-line no-default-export -- Vite reads its configuration from the default export.
export default defineConfig({
  base: '/app/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    // The content security policy of the server knows no data: addresses.
    assetsInlineLimit: 0,
    // The app for those who work in it, and the page behind a customer's link, which needs none of it.
    rolldownOptions: { input: { index: 'index.html', offer: 'offer.html' } },
    target: 'es2024',
    // Browsers that know light-dark() themselves: lowered, it would need a colour scheme that is set in plain sight.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', proxy: { [API_PATHS]: API } },
});
