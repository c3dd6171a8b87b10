/** The page behind a customer's link: by itself, without the app that sellers work in. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../style/face.css';
import '../../style/base.css';
import './offer.css';
import { OfferPage } from './offer-page.tsx';
import { takeKey } from './offer-session.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('offer.html has the element that the page is drawn into');
const key = takeKey();
createRoot(root).render(
  <StrictMode>
    <OfferPage linkKey={key} />
  </StrictMode>,
);
