/** Names of the messages between main and the preload script. */
export const CHANNELS = {
  /** Page → main: asks for a port to the engine. */
  connect: 'coldtrail:connect',
  /** Main → page, with the port. */
  port: 'coldtrail:port',
  /** Main → page: the engine's process ended. */
  engineLost: 'coldtrail:engine-lost',
  choose: 'coldtrail:choose',
  dropped: 'coldtrail:dropped',
  launch: 'coldtrail:launch',
  /** Main → page: started once more. */
  launchAgain: 'coldtrail:launch-again',
  command: 'coldtrail:command',
} as const;
