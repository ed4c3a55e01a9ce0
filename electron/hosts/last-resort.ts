/** So that the answer which says why is on its way before the process ends. */
const LAST_WORDS_MS = 150;

/**
 * Ends this process though the database is busy: an orderly exit would wait for the statement that does not stop. The
 * lock and the spool of the case stay behind, and whoever opens it next takes them over.
 */
export function endNow(): void {
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LAST_WORDS_MS);
}
