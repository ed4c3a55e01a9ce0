import { describe, expect, it } from 'vitest';
import { createAnswers } from '../../../renderer/stores/answers';
import { createCaseStore } from '../../../renderer/stores/case';
import { createFindingsStore, inOrder } from '../../../renderer/stores/findings';
import { formatHash, parseHash } from '../../../renderer/stores/location';
import { createSettingsStore } from '../../../renderer/stores/settings';
import type { Finding } from '../../../shared/model/finding';
import { heldClient } from './client';

describe('the URL', () => {
  it('gives back what was put in', () => {
    const place = { view: 'search', params: { q: 'a: "b & c" # d', from: '2026-02-11T05:06:15Z' } } as const;
    expect(parseHash(formatHash(place))).toEqual(place);
    expect(formatHash({ view: 'findings', params: {} })).toBe('#/findings');
  });
  it('falls back to Start', () => {
    expect(parseHash('').view).toBe('start');
    expect(parseHash('#/nowhere?x=1').view).toBe('start');
  });
});

describe('settings', () => {
  const storage = (text: string | null) => {
    const kept = { text };
    return {
      kept,
      getItem: () => kept.text,
      setItem: (_key: string, value: string) => {
        kept.text = value;
      },
    };
  };
  it('are remembered', () => {
    const place = storage(null);
    createSettingsStore(place).getState().change({ theme: 'dark', paneWidth: 600 });
    expect(createSettingsStore(place).getState()).toMatchObject({ theme: 'dark', paneWidth: 600 });
  });
  it('survive a damaged memory', () => {
    for (const text of ['{', 'null', '[]', '{"paneWidth":"wide","columns":{},"__proto__":{"theme":"dark"}}'])
      expect(createSettingsStore(storage(text)).getState()).toMatchObject({
        theme: 'system',
        paneWidth: 460,
      });
  });
});

describe('answers', () => {
  it('are those of the same evidence only', () => {
    const answers = createAnswers();
    answers.put('finding.list', {}, '1', []);
    expect(answers.get('finding.list', {}, '1')).toEqual([]);
    expect(answers.get('finding.list', {}, '2')).toBeUndefined();
    answers.forget('finding.list');
    expect(answers.get('finding.list', {}, '1')).toBeUndefined();
  });
});

describe('the case', () => {
  const status = (records: number, loading: boolean) => ({
    id: 'c',
    loading,
    files: { found: 1 },
    events: { records },
    configItems: { records: 0 },
  });
  it('counts as changed once a load is over', () => {
    const { client, push } = heldClient();
    const store = createCaseStore(client);
    push('case.changed', status(10, false));
    const before = store.getState().revision;
    push('case.changed', status(20, true));
    expect(store.getState().revision).toBe(before);
    push('case.changed', status(30, false));
    expect(store.getState().revision).not.toBe(before);
  });
});

describe('findings', () => {
  const finding = (id: number, firstEventTime: string | null): Finding => ({
    id,
    title: `finding ${id}`,
    revision: 1,
    severity: 'medium',
    status: 'open',
    tags: [],
    notes: '',
    author: null,
    removed: false,
    createdAt: '2026-02-12T00:00:00Z',
    updatedAt: '2026-02-12T00:00:00Z',
    events: 1,
    changes: 0,
    principals: [],
    detections: [],
    resources: [],
    firstEventTime,
    lastEventTime: null,
    search: null,
    rowsHash: '',
    later: null,
  });
  it('stand in the order of what happened', () => {
    const list = [finding(1, null), finding(2, '2026-02-11T00:00:00Z'), finding(3, '2026-02-10T00:00:00Z')];
    expect(inOrder(list).map(({ id }) => id)).toEqual([3, 2, 1]);
  });
  it('are gone at once when they are removed, and come back as they were', () => {
    const { client, asked } = heldClient();
    const store = createFindingsStore(client);
    store.setState({ list: [finding(1, null), finding(2, null)] });
    void store.getState().remove(1);
    expect(store.getState().list?.map(({ id }) => id)).toEqual([2]);
    void store.getState().restore(1, 1);
    expect(asked.map(({ name, args }) => [name, args])).toEqual([
      ['finding.remove', { id: 1 }],
      ['finding.restore', { id: 1, revision: 1 }],
    ]);
  });
});
