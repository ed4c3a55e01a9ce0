import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

/** What of Electron the main process uses, as far as a test can see it from outside. */
type Listener = (...args: never[]) => unknown;

export class StandInChild extends EventEmitter {
  readonly posted: { message: Record<string, unknown>; ports: unknown[] }[] = [];
  killed = false;
  postMessage(message: Record<string, unknown>, ports: unknown[] = []): void {
    this.posted.push({ message, ports });
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

export class StandInContents extends EventEmitter {
  readonly sent: unknown[][] = [];
  readonly ports: unknown[] = [];
  mainFrame: { url: string; origin: string; parent: null } = {
    url: 'app://coldtrail/',
    origin: 'app://coldtrail',
    parent: null,
  };
  openHandler: (() => { action: string }) | null = null;
  reload = vi.fn();
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  postMessage(channel: string, _message: unknown, ports: unknown[]): void {
    this.sent.push([channel]);
    this.ports.push(...ports);
  }
  isDestroyed(): boolean {
    return false;
  }
  /** What printing comes to; a test may have it fail. */
  printToPDF = vi.fn(async (_options: Record<string, unknown>) => Buffer.from('%PDF-1.4 printed'));
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }
}

export class StandInWindow extends EventEmitter {
  static all: StandInWindow[] = [];
  readonly webContents = new StandInContents();
  readonly loaded: string[] = [];
  minimized = false;
  focus = vi.fn();
  show = vi.fn();
  constructor(readonly options: { webPreferences: Record<string, unknown> }) {
    super();
    StandInWindow.all.push(this);
    // Electron announces each page before anything can run in it.
    app.emit('web-contents-created', {}, this.webContents);
  }
  static fromWebContents(contents: unknown): StandInWindow | null {
    return StandInWindow.all.find((window) => window.webContents === contents) ?? null;
  }
  destroy = vi.fn();
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
}

class StandInApp extends EventEmitter {
  isPackaged = false;
  switches = new Map<string, string | undefined>();
  commandLine = { appendSwitch: (name: string, value?: string) => void this.switches.set(name, value) };
  hasLock = true;
  handedOver: unknown = null;
  enableSandbox = vi.fn();
  quit = vi.fn();
  setPath = vi.fn();
  getVersion = () => '1.2.3';
  whenReady = () => Promise.resolve();
  requestSingleInstanceLock(data: unknown): boolean {
    this.handedOver = data;
    return this.hasLock;
  }
}

export const app = new StandInApp();
export const children: StandInChild[] = [];
export const utilityProcess = {
  fork: vi.fn((..._args: unknown[]) => {
    const child = new StandInChild();
    children.push(child);
    return child;
  }),
};
export const protocol = {
  privileged: [] as { scheme: string; privileges: Record<string, boolean> }[],
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    this.privileged = schemes;
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    this.handlers.set(scheme, handler);
  },
};
export const handlers = new Map<string, Listener>();
export const ipcMain = {
  on: (channel: string, listener: Listener) => void handlers.set(channel, listener),
  handle: (channel: string, listener: Listener) => void handlers.set(channel, listener),
};
class StandInSession extends EventEmitter {
  permissionRequest: Listener | null = null;
  permissionCheck: Listener | null = null;
  devicePermission: Listener | null = null;
  beforeRequest: Listener | null = null;
  setPermissionRequestHandler = (listener: Listener) => {
    this.permissionRequest = listener;
  };
  setPermissionCheckHandler = (listener: Listener) => {
    this.permissionCheck = listener;
  };
  setDevicePermissionHandler = (listener: Listener) => {
    this.devicePermission = listener;
  };
  setSpellCheckerEnabled = vi.fn();
  webRequest = {
    onBeforeRequest: (listener: Listener) => {
      this.beforeRequest = listener;
    },
  };
}
export const session = {
  defaultSession: new StandInSession(),
  partitions: new Map<string, StandInSession>(),
  fromPartition(name: string): StandInSession {
    const made = new StandInSession();
    session.partitions.set(name, made);
    return made;
  },
};
export const dialog = { showOpenDialog: vi.fn(), showSaveDialog: vi.fn() };
export const nativeTheme = { shouldUseDarkColors: false };
export const Menu = {
  setApplicationMenu: vi.fn(),
  buildFromTemplate: vi.fn((template: unknown) => template),
};
export const BrowserWindow = StandInWindow;
export class MessageChannelMain {
  readonly port1 = { end: 1 };
  readonly port2 = { end: 2 };
}

/** As before anything was started. The module itself stays: a mock is made once. */
export function reset(): void {
  app.removeAllListeners();
  app.switches.clear();
  app.hasLock = true;
  app.handedOver = null;
  StandInWindow.all.length = 0;
  children.length = 0;
  handlers.clear();
  session.partitions.clear();
  protocol.handlers.clear();
  vi.clearAllMocks();
}
