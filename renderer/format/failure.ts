import type { AppError } from '../../shared/result';

/** Whatever a call rejected with, as an error that can be shown. */
export function appError(thrown: unknown): AppError {
  if (typeof thrown === 'object' && thrown !== null && 'error' in thrown && isAppError(thrown.error))
    return thrown.error;
  if (thrown instanceof DOMException && thrown.name === 'AbortError')
    return { kind: 'cancelled', message: 'Stopped.' };
  return { kind: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
}

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && 'kind' in value && 'message' in value;
}

/** What a person can try next, where the kind of error tells. */
export function advice(error: AppError): string | undefined {
  switch (error.kind) {
    case 'case-busy':
      return 'Close the other window or process that has this case open, then try again.';
    case 'case-newer':
      return 'Open it with the newer version of Coldtrail that wrote it.';
    case 'case-older':
      return 'Load the evidence into a new case.';
    case 'no-case':
      return 'Open or create a case on the Start view.';
    case 'unreadable':
      return 'Check that the file exists and that you may read it.';
    case 'exists':
      return 'Choose another name: nothing is ever overwritten.';
    case 'disk-full':
      return 'Free some space on the disk that holds the case, then try again.';
    case 'out-of-memory':
      return 'Ask for a shorter period or for fewer fields at once, or load less of the evidence at a time.';
    case 'internal':
      return 'This is a defect. Trying again may help; what you have in the case is safe.';
    default:
      return undefined;
  }
}
