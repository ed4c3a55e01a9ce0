import type { MouseEvent } from 'react';
import { Icon } from './icon';
import './value-action.css';

export interface ValueActions {
  onInclude: (field: string, value: string | null) => void;
  onExclude: (field: string, value: string | null) => void;
  onCopy: (text: string) => void;
  /** Everything that can be done with a value, in a menu under the element or at the point. */
  onMenu: (field: string, value: string | null, at: Element | { x: number; y: number }) => void;
}

interface ValueActionProps {
  name: 'plus' | 'minus' | 'copy' | 'more';
  label: string;
  hint: string;
  onClick: (event: MouseEvent<HTMLButtonElement>) => void;
}

/** A small button beside a value; the row it stands in has the keys. */
export function ValueAction({ name, label, hint, onClick }: ValueActionProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="value-action"
      aria-label={label}
      title={hint}
      onClick={onClick}
    >
      <Icon name={name} size={14} />
    </button>
  );
}
