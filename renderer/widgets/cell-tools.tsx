import { visible } from '../format/visible';
import { ValueAction } from './value-action';

interface CellToolsProps {
  field: string;
  value: string | null;
  /** The right end of the cell, in pixels of the frame the tools stand in. */
  right: number;
  top: number;
  height: number;
  onInclude: () => void;
  onExclude: () => void;
  onMenu: (at: Element) => void;
}

/** +, − and a menu at the end of the cell under the pointer; one for the whole grid. For the pointer only: keys have their own way. */
export function CellTools(props: CellToolsProps) {
  const words = `${props.field} ${props.value === null ? 'absent' : visible(props.value).slice(0, 80)}`;
  return (
    <span
      className="cell-tools"
      aria-hidden="true"
      style={{ left: props.right, top: props.top, height: props.height }}
    >
      <ValueAction
        name="plus"
        label={`Filter for ${words}`}
        hint="Filter for (+)"
        onClick={props.onInclude}
      />
      <ValueAction
        name="minus"
        label={`Filter out ${words}`}
        hint="Filter out (−)"
        onClick={props.onExclude}
      />
      <ValueAction
        name="more"
        label={`More for ${words}`}
        hint="More (m)"
        onClick={(event) => props.onMenu(event.currentTarget)}
      />
    </span>
  );
}
