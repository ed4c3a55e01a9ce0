import { describe, expect, it } from 'vitest';
import { dataFolder } from '../../../electron/hosts/data-folder';
import { parseLaunch, toLaunch } from '../../../electron/hosts/launch';
import { PlaceBook } from '../../../electron/hosts/places';

describe('launch', () => {
  it('reads paths, the case and the demo, relative to where it was called', () => {
    expect(parseLaunch(['a', '--case', 'b.coldtrail', '/c'], '/work', [])).toMatchObject({
      evidence: ['/work/a', '/c'],
      caseFile: '/work/b.coldtrail',
      demo: false,
    });
    expect(parseLaunch(['--case=x'], '/work', [])).toMatchObject({ caseFile: '/work/x' });
    expect(parseLaunch(['--demo'], '/work', [])).toMatchObject({ demo: true, evidence: [] });
    expect(parseLaunch(['--', '--demo'], '/work', [])).toMatchObject({
      demo: false,
      evidence: ['/work/--demo'],
    });
  });

  it('knows the options of its host and no others', () => {
    expect(parseLaunch(['--port', '8080'], '/', ['--port=']).options.get('--port')).toBe('8080');
    expect(() => parseLaunch(['--what'], '/', [])).toThrow('Unknown option --what');
    expect(() => parseLaunch(['--case'], '/', [])).toThrow('--case needs a value');
    expect(parseLaunch(['--no-sandbox', '--x=1', 'a'], '/', 'any').evidence).toEqual(['/a']);
  });

  it('shows the page tokens only', () => {
    const places = new PlaceBook();
    const request = parseLaunch(['/e/logs', '--case', '/c/one.coldtrail'], '/', []);
    const launch = toLaunch(request, places);
    expect(JSON.stringify(launch)).not.toContain('/');
    expect(launch).toMatchObject({
      kind: 'open',
      places: [{ name: 'logs' }],
      casePlace: { name: 'one.coldtrail' },
    });
    expect(toLaunch(parseLaunch([], '/', []), places)).toBeNull();
    expect(toLaunch(parseLaunch(['--demo'], '/', []), places)).toEqual({ kind: 'demo' });
  });

  it('keeps its data where the system keeps data', () => {
    expect(dataFolder({ COLDTRAIL_DATA: '/d' }, 'linux')).toBe('/d');
    expect(dataFolder({ XDG_CONFIG_HOME: '/x' }, 'linux')).toBe('/x/Coldtrail');
    expect(dataFolder({}, 'darwin')).toMatch(/Library\/Application Support\/Coldtrail$/);
    expect(dataFolder({ APPDATA: '/roaming' }, 'win32')).toMatch(/roaming.Coldtrail$/);
  });
});
