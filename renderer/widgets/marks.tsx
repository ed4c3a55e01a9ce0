import type { Severity } from '../../shared/model/finding';
import type { Outcome } from '../../shared/model/search';
import './marks.css';

const SHAPES: Record<Outcome, string> = {
  ok: 'M5 1.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7z',
  denied: 'M5 1l4.200 7.500H.8z',
  throttled: 'M5 .8 9.200 5 5 9.200.8 5z',
  failed: 'M2 .8 5 3.800 8 .8 9.200 2 6.200 5l3 3L8 9.200l-3-3-3 3L.8 8l3-3-3-3z',
};

/** The outcome's shape, beside its word or standing for it with a name. */
export function OutcomeShape({ outcome, named = false }: { outcome: Outcome; named?: boolean }) {
  return (
    <svg
      className={`mark mark-${outcome}`}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      {...(named ? { role: 'img', 'aria-label': outcome } : { 'aria-hidden': true })}
    >
      <path d={SHAPES[outcome]} />
    </svg>
  );
}

export function OutcomeMark({ outcome }: { outcome: Outcome }) {
  return (
    <span className="outcome">
      <OutcomeShape outcome={outcome} />
      {outcome}
    </span>
  );
}

const LEVELS: Record<Severity, number> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 };

/** Severity as a word and as filled bars. */
export function SeverityMark({ severity }: { severity: Severity }) {
  return (
    <span className="severity">
      <svg className={`mark level-${severity}`} width="18" height="10" viewBox="0 0 18 10" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={bar * 3.6}
            y={8 - bar * 1.8}
            width="2.4"
            height={2 + bar * 1.8}
            className={bar < LEVELS[severity] ? undefined : 'mark-empty'}
          />
        ))}
      </svg>
      {severity}
    </span>
  );
}
