import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { Enrol } from './components/devices/enrol.js';
import { ErrorBoundary } from './components/error-boundary.js';
import { LanguageProvider } from './i18n/language.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/top.css';
import './styles/layout.css';
import './styles/tile.css';
import './styles/table.css';
import './styles/lists.css';
import './styles/clocks.css';
import './styles/dialog.css';
import './styles/grounds.css';
import './styles/past.css';
import './styles/sign-in.css';
import './styles/devices.css';
import './styles/people.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ErrorBoundary>
        {/* A phone that scanned a code is nobody who signs in. */}
        {location.pathname === '/enrol' ? <Enrol /> : <App />}
      </ErrorBoundary>
    </LanguageProvider>
  </StrictMode>,
);
