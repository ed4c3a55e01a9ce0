import { useEffect, useRef, useState } from 'react';
import type { CallInput } from '../../shared/api';
import type { ExportProgress, ExportResult } from '../../shared/model/export';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import { useActions, useStores } from '../stores/stores';

/** Writing one package: where, how far, what came of it. */
export function useExport() {
  const { client } = useStores();
  const { choose } = useActions();
  const [running, setRunning] = useState(false);
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [result, setResult] = useState<ExportResult | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const controller = useRef<AbortController | null>(null);
  // Other pages export too, and every page is told of all of it.
  const mark = useRef(String(Math.random()));
  useEffect(
    () =>
      client.on('export.progress', (told) => {
        if (told.mark === mark.current) setProgress(told);
      }),
    [client],
  );
  // Whoever closes the dialog no longer waits for it.
  useEffect(() => () => controller.current?.abort(), []);

  async function start(request: CallInput<'export.package'>['request']): Promise<void> {
    setError(null);
    const place = (await choose('export', 'coldtrail-export'))?.[0]?.place;
    if (place === undefined) return;
    const abort = new AbortController();
    controller.current = abort;
    setProgress(null);
    setRunning(true);
    try {
      const args = { place, request, mark: mark.current };
      setResult(await client.call('export.package', args, { signal: abort.signal }));
    } catch (thrown) {
      const failure = appError(thrown);
      if (failure.kind !== 'cancelled') setError(failure);
    } finally {
      setRunning(false);
      controller.current = null;
    }
  }
  return { running, progress, result, error, start, cancel: () => controller.current?.abort() };
}
