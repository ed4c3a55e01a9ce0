import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * A DEMO KEY THAT PROTECTS NOTHING. It is public on purpose: it signs the digests of the invented example incident, so
 * that checking digest signatures has something to check, and it must never sign anything else. PKCS#1, DER, base64.
 */
const DEMO_KEY_THAT_PROTECTS_NOTHING = [
  'MIIEogIBAAKCAQEAoxUBqNGqUkkFauWlalY6+Wj6VixAgYyse5KiRLb2x0pKrpbWkG4B2ig8cYQLZdxPoeTh0WmYpT5e7UiHqtGz',
  'WjdvPpYPfQtoyZ2VbTW5FgDhEWwV9jny+63QS6oBkZiC7slRJMh55k7w7X2Ty+gLl0v0HQTG1ChWH+//9U4dPe0eO+aW8ZQc/gO4',
  'FQk1J6a/9Rz4j2W6Edb1R/8ssBnx10ICcPWTrUvt5npKVAl6lkX5kUyiTZ5cLe33qXnOlPaUHnbg2R3gNJV3B5p3Fbl3hYuHXUi0',
  'hYlC58sH2/R4tjEoEm1LDsmdvJ+3b7wmZj3P6yd1tKilZL4GCkNdo+ZEjQIDAQABAoIBAAUVc47Ksm+MPTH+5LAy7fW2cw9ao8wm',
  'EX5srMhNl9XQmBFnPFsWQtKFLJUxU5WiT40xcGSx0QNdtWHaP/hwPxIR5lLiJKt2PpcCZZUY9qMb9egwIWMinVOBMJwbOZ9LTNGa',
  'zv/BjCNE1LfikUfq/OmDgaGh83zLoRuvxJ/mBn1WqTvfRt7WEPjhx+HmEkmQ0K42aXFi1hVeEulIFjal2Y86Ew7LM7e6oIGxZ1cx',
  'EuXL/d+0crCOLxwDH2UenWMNzk4nkK4+IJAjkRcgbnyGvnbXmFuAeF6xY2KHaKMvnOeApD/GWM9TngnL6rujRoMUIgWrCtwsfmRE',
  'ZtFN1giMXJUCgYEAz//hO0adETe8V/uoLaHSTQtIhok2wSC1VeUzaoaCs86jMtbimxLXzRSyh2EJgbxb6tNnzfJwEIwMJRrqW27X',
  'Sv3UMOCpE0w+sCA69DvGxQ/czWfHi8BiMIvFg3xtg+BOxRicAoEe1lZ7f/WIzHL8opLiBoImISnwQC+LeYoaCfsCgYEAyLeCMe1C',
  'gRE+Idy8ms199Po7vZvjms/Hvkq8yPZVLhw2xXf1Vbba2Xr0XcCzRg5OV/VdMvYzOXA7XX2kkCLXEH6BgIDwQEfuXk/QFZcBfADj',
  '1MMnNKdcMRHdxjWkxJQHwkgPHHySbIAV3ZBA3Zo04m/SFjP4G6EUTzn+hXJW7RcCgYBVmy269MQeWv8kgwnjxg9E8FjoLj8f23Nm',
  'p8+yjyvqDyjx+qkHRAkXeeZEe7aq87gs/NdjVt2yocE54EsGWKc5USDtAPn1XFMMsCczcArN/kpVK9pf9U00R8KB7EsylLY2vnsv',
  'OK9VbgCkWIz2AHlj++oU3aoNyjH8aNURr7op0wKBgBAj4Y5OO+jRECP88hWorJZEgQVQQc8zIibFL8UhOdxJXIYojUvlNlgCsR/Q',
  '3RmnENm121a7wYa+5acw8Ui95HlpEtTYiXlBz4M5+8ugpvfnwmpbfw2W36z6eND1g1hjZvRSgxSRV9ztt9RnQzAOtG34+/XZG/xs',
  'yYtNaJAmj6LlAoGAby27NfUielnwyRqz58cOjFhdCNA/roMydDzTvS6H0bR3DFUIHioRbPZrtg2dVvgrIEZIVY1eEgN0ZCgMH1dR',
  '63n059tiH8uLS2rERbZ68gLfN5Il9b4oxgnzYBuPmmcn+tcV+MIarUX54W46QWdwMriZnf7lW5I/DywUOjojxGE=',
].join('');

export const demoPrivateKey = createPrivateKey({
  key: Buffer.from(DEMO_KEY_THAT_PROTECTS_NOTHING, 'base64'),
  format: 'der',
  type: 'pkcs1',
});

const publicDer = createPublicKey(demoPrivateKey).export({ format: 'der', type: 'pkcs1' });

/** Lower-case hex MD5 of the public key's DER bytes (formats §4.2). */
export const demoFingerprint = createHash('md5').update(publicDer).digest('hex');

/** What `aws cloudtrail list-public-keys` prints (formats §4.3); the validity times are epoch milliseconds. */
export function publicKeysJson(from: number, to: number): string {
  const key = {
    Value: publicDer.toString('base64'),
    ValidityStartTime: from / 1_000,
    ValidityEndTime: to / 1_000,
    Fingerprint: demoFingerprint,
  };
  return `${JSON.stringify({ PublicKeyList: [key] }, null, 2)}\n`;
}
