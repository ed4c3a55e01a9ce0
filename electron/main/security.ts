import { type App, type Protocol, type Session, session as sessions, type WebContents } from 'electron';
import { RendererFiles } from '../hosts/serve-files';
import { APP_ORIGIN, APP_SCHEME, isOurs } from './sender';

/** The one thing a page may do beyond showing itself: put text on the clipboard when a person asks. */
const PERMITTED = 'clipboard-sanitized-write';

const SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['no-proxy-server'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-client-side-phishing-detection'],
  ['disable-sync'],
  ['disable-breakpad'],
  ['metrics-recording-only'],
  ['no-pings'],
  ['no-first-run'],
  [
    'disable-features',
    'SpareRendererForSitePerProcess,MediaRouter,OptimizationHints,AutofillServerCommunication',
  ],
];

/** What has to be said before the application is ready: sandbox, no network, our own scheme. */
export function secureBeforeReady(app: App, protocol: Protocol): void {
  app.enableSandbox();
  for (const [name, value] of SWITCHES) app.commandLine.appendSwitch(name, value);
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

/** Nothing navigates, opens or embeds: there is one page, and it stays. */
export function lockContents(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }) => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Permissions, downloads, requests and spell-checking of a session: all but the application's own, or what is named, is refused. */
export function lockSession(session: Session, isAllowed = isAllowedRequest): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === PERMITTED && isOurs(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === PERMITTED && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowed(details.url) }));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}

/** The developer tools load themselves from inside the runtime; they open only in an unpackaged build. */
function isAllowedRequest(address: string): boolean {
  return isOurs(address) || address.startsWith('devtools://devtools/bundled/');
}

/** Serves `app://coldtrail/` from the renderer's folder, under the same policy as the browser host. */
export function serveRenderer(protocol: Protocol, rendererFolder: string): void {
  const files = new RendererFiles(rendererFolder);
  protocol.handle(APP_SCHEME, async (request) => {
    if (!isOurs(request.url)) return new Response('Not found', { status: 404 });
    if (request.method !== 'GET') return new Response('Method not allowed', { status: 405 });
    // What follows the origin is used as it stands; a `..` in it names no entry of the list.
    const path = request.url.slice(APP_ORIGIN.length).split(/[?#]/, 1)[0] || '/';
    const served = await files.serve(path);
    return new Response(new Uint8Array(served.body), { status: served.status, headers: served.headers });
  });
}

export function lockDefaultSession(): void {
  lockSession(sessions.defaultSession);
}
