import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatPlural,
  formatSeconds,
  formatShare,
} from '../../../renderer/format/number';
import {
  shortArn,
  shortenMiddle,
  shortPrincipal,
  shortService,
  shortType,
  splitName,
  splitTail,
} from '../../../renderer/format/shorten';
import { addSeconds, formatStep, formatTime, parseTime } from '../../../renderer/format/time';
import { pieces, visible } from '../../../renderer/format/visible';

describe('an ARN in few words', () => {
  it('keeps its service and its resource', () => {
    expect(shortArn('arn:aws:kms:eu-west-1:111122223333:key/1234')).toBe('kms key/1234');
    expect(shortArn('arn:aws-cn:secretsmanager:cn-north-1:1:secret:db-Xk3')).toBe(
      'secretsmanager secret:db-Xk3',
    );
    expect(shortArn('arn:aws:s3:::bucket/a/b.gz')).toBe('bucket/a/b.gz');
    for (const other of ['bucket/key', 'arn:aws:s3', '']) expect(shortArn(other)).toBe(other);
  });
});

describe('numbers', () => {
  it('separates thousands with a thin space', () => {
    expect(formatCount(1234567)).toBe('1\u202f234\u202f567');
    expect(formatCount(0)).toBe('0');
    expect(formatPlural(1, 'event')).toBe('1 event');
    expect(formatPlural(2, 'event')).toBe('2 events');
  });
  it('writes bytes with three digits', () => {
    expect(formatBytes(999)).toBe('999\u202fB');
    expect(formatBytes(1234)).toBe('1.23\u202fkB');
    expect(formatBytes(18_000_000)).toBe('18.0\u202fMB');
  });
  it('writes durations and shares', () => {
    expect(formatSeconds(0.42)).toBe('0.4 s');
    expect(formatSeconds(200)).toBe('3 min 20 s');
    expect(formatSeconds(7500)).toBe('2 h 5 min');
    expect(formatShare(1, 1000)).toBe('<1%');
    expect(formatShare(999, 1000)).toBe('99%');
    expect(formatShare(3, 3)).toBe('100%');
  });
});

describe('times', () => {
  it('writes UTC and keeps a fraction that is there', () => {
    expect(formatTime('2026-02-11T05:06:15Z')).toBe('2026-02-11 05:06:15Z');
    expect(formatTime('2026-02-11T05:06:15.250Z')).toBe('2026-02-11 05:06:15.250Z');
    expect(formatTime('2026-02-11T06:06:15+01:00')).toBe('2026-02-11 05:06:15Z');
    expect(formatTime('not a time')).toBe('not a time');
  });
  it('reads what it wrote, and shorter forms', () => {
    expect(parseTime('2026-02-11 05:06:15Z')).toBe('2026-02-11T05:06:15Z');
    expect(parseTime('2026-02-11')).toBe('2026-02-11T00:00:00Z');
    expect(parseTime('2026-02-11T05:06')).toBe('2026-02-11T05:06:00Z');
    expect(parseTime('2026-02-11 05:06:15 +01:00')).toBe('2026-02-11T04:06:15Z');
    expect(parseTime('2026-02-11 23:30:00-05:00')).toBe('2026-02-12T04:30:00Z');
  });
  it('refuses what is no moment', () => {
    for (const text of ['', 'yesterday', '2026-02-31', '2026-13-01', '2026-02-11 25:00', '11.02.2026'])
      expect(parseTime(text), text).toBeUndefined();
  });
  it('adds seconds and names steps', () => {
    expect(addSeconds('2026-02-11T05:06:15Z', 600)).toBe('2026-02-11T05:16:15Z');
    expect(formatStep(3600)).toBe('1 hour');
    expect(formatStep(300)).toBe('5 min');
    expect(formatStep(172_800)).toBe('2 days');
  });
});

describe('hostile text', () => {
  it('shows what cannot be seen', () => {
    expect(visible('a\u202eb')).toBe('a⟨RLO⟩b');
    expect(visible('\u001b[31mred')).toBe('⟨ESC⟩[31mred');
    expect(visible('zero\u200bwidth\u{e0041}')).toBe('zero⟨ZWSP⟩width⟨U+E0041⟩');
    expect(visible('line\r\nbreak')).toBe('line⟨CR⟩↵break');
    expect(visible('\ud800')).toBe('⟨U+D800⟩');
  });
  it('names each hidden character and leaves the rest alone', () => {
    expect(pieces('a\u202eb')).toEqual([
      { text: 'a' },
      { text: '⟨RLO⟩', hidden: 'U+202E RIGHT-TO-LEFT OVERRIDE' },
      { text: 'b' },
    ]);
    expect(pieces('<b>Grüße, 日本</b>')).toEqual([{ text: '<b>Grüße, 日本</b>' }]);
  });
  it('keeps line feeds only where lines are wanted', () => {
    expect(pieces('a\nb', true)).toEqual([{ text: 'a\nb' }]);
    expect(pieces('a\nb')).toHaveLength(3);
  });
});

describe('shortening', () => {
  it('never loses the end', () => {
    const arn = 'arn:aws:iam::111122223333:role/path/Administrator';
    expect(shortenMiddle(arn, 20)).toHaveLength(20);
    expect(shortenMiddle(arn, 20).endsWith('ministrator')).toBe(true);
    expect(shortenMiddle('short', 20)).toBe('short');
    expect(splitTail(arn)).toEqual(['arn:aws:iam::111122223333:role/path', '/Administrator']);
  });
  it('joins back to the whole', () => {
    for (const text of ['', 'a', 'x'.repeat(200), 'arn:aws:s3:::bucket/', `a/${'y'.repeat(60)}`])
      expect(splitTail(text).join('')).toBe(text);
  });
  it('names a principal by what tells it apart', () => {
    const short = (resource: string) => shortPrincipal(`arn:aws:iam::111122223333:${resource}`)?.name;
    expect(shortPrincipal('arn:aws:iam::111122223333:role/app-instance')).toEqual({
      name: 'role/app-instance',
      account: '111122223333',
    });
    expect(short('user/path/to/anna')).toBe('user/anna');
    expect(short('root')).toBe('root');
    expect(
      short('role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_PlatformAdmin_6221b0faccaf629c'),
    ).toBe('sso/PlatformAdmin');
    expect(shortPrincipal('arn:aws-cn:sts::111122223333:assumed-role/app/session')?.name).toBe(
      'assumed-role/app/session',
    );
    expect(shortPrincipal('111122223333:AIDAEUKZFCH2ZLSPJNY6')?.name).toBe('AIDAEUKZFCH2ZLSPJNY6');
    expect(shortPrincipal('lambda.amazonaws.com')).toBeUndefined();
  });
  it('lets the kind of a principal give way first, then the middle of its name', () => {
    expect(splitName('sso/DeveloperAccess')).toEqual({ kind: 'sso/', head: 'DeveloperA', tail: 'ccess' });
    expect(splitName('user/anna')).toEqual({ kind: 'user/', head: 'anna', tail: '' });
    expect(splitName('assumed-role/app/session')).toEqual({
      kind: 'assumed-role/',
      head: 'app/se',
      tail: 'ssion',
    });
    expect(splitName('root')).toEqual({ kind: '', head: 'root', tail: '' });
  });
  it('drops what every service and type has', () => {
    expect(shortService('iam.amazonaws.com')).toBe('iam');
    expect(shortService('example.com')).toBe('example.com');
    expect(shortType('AWS::EC2::SecurityGroup')).toBe('EC2 SecurityGroup');
  });
});
