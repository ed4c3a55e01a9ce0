import { randomBytes } from 'node:crypto';

/** Stands in the built page wherever the nonce of one response belongs; see `html.cspNonce` in the bundler's settings. */
export const NONCE_MARK = 'COLDTRAIL_NONCE';

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * What the page may do: run and show what came with it, and talk to its host. `connect` names further
 * sources for browsers in which 'self' does not cover WebSockets.
 */
export function contentSecurityPolicy(nonce: string, connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const FEATURES_OFF = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'picture-in-picture',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'usb',
  'xr-spatial-tracking',
  'clipboard-read',
];

/** Headers of every answer, whatever it carries. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': [...FEATURES_OFF.map((feature) => `${feature}=()`), 'clipboard-write=(self)'].join(
    ', ',
  ),
  'Cache-Control': 'no-store',
};
