import type { Verdict } from '../../../shared/model/integrity';

const SHAPES: Record<Verdict, string> = { valid: '✓', invalid: '✕', 'not-covered': '–', 'cannot-tell': '?' };
const CLASSES: Record<Verdict, string> = {
  valid: 'file-loaded',
  invalid: 'file-failed',
  'not-covered': '',
  'cannot-tell': '',
};

/** A verdict as a shape and a word. */
export function VerdictMark({ verdict, why }: { verdict: Verdict; why?: string }) {
  return (
    <span title={why}>
      <span className={`file-mark ${CLASSES[verdict]}`} aria-hidden="true">
        {SHAPES[verdict]}
      </span>{' '}
      {verdict.replace('-', ' ')}
    </span>
  );
}
