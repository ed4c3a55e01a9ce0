import { StrictMode } from 'react';
import type { Root } from 'react-dom/client';
import type { Command, Launch } from '../../shared/host';
import type { Client } from '../api/client';
import { applyLook } from '../stores/settings';
import { type App, createApp, StoresProvider } from '../stores/stores';
import { Shell } from './shell';
import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/controls.css';

/** Draws the application over a client and does what it was started to do. */
export function begin(client: Client, root: Root): void {
  const app = createApp(client, window);
  applyLook(app.settings, window);
  root.render(
    <StrictMode>
      <StoresProvider value={app}>
        <Shell />
      </StoresProvider>
    </StrictMode>,
  );
  client.onLaunch((launch) => void follow(app, launch));
  client.onCommand((command) => void obey(app, command));
  void app.case
    .getState()
    .refresh()
    .then(() => client.launch())
    .then((launch) => launch && follow(app, launch));
}

async function follow({ actions, case: cases, load }: App, launch: Launch): Promise<void> {
  if (load.getState().running) return;
  if (launch.kind === 'demo') return actions.demo();
  if (launch.casePlace) {
    const evidence = launch.places.map(({ place }) => place);
    await actions.openRecent(launch.casePlace.place, launch.casePlace.name, evidence);
  }
  if (launch.places.length > 0 && (!launch.casePlace || cases.getState().status))
    await actions.addPlaces(launch.places);
}

async function obey({ actions }: App, command: Command): Promise<void> {
  switch (command) {
    case 'open-case':
      return actions.openCase();
    case 'new-case':
      return actions.newCase();
    case 'add-evidence':
      return actions.addEvidence();
    case 'add-evidence-files':
      return actions.addEvidence('evidence-files');
    case 'close-case':
      return actions.closeCase();
  }
}
