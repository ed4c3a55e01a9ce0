import { Fragment, type ReactNode, useRef } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import { Icon, type IconName } from './icon';

export interface PopupChoice<Id extends string> {
  id: Id;
  label: string;
  icon?: IconName;
  /** The key that does the same without the menu. */
  keys?: string;
}

/** A point of the window, in pixels. */
export interface Point {
  x: number;
  y: number;
}

interface PopupMenuProps<Id extends string> {
  label: string;
  head?: ReactNode;
  at: Point;
  /** Divided by lines. */
  groups: readonly (readonly PopupChoice<Id>[])[];
  onChoose: (id: Id) => void;
  onClose: () => void;
}

/** A menu at a point: what a right click, or the menu key, asks for. */
export function PopupMenu<Id extends string>({
  label,
  head,
  at,
  groups,
  onChoose,
  onClose,
}: PopupMenuProps<Id>) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="popup-anchor" style={{ left: at.x, top: at.y }} />
      <Popover
        triggerRef={anchor}
        isOpen
        placement="bottom start"
        offset={2}
        className="popup"
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        {head && <div className="popup-head">{head}</div>}
        <Menu
          className="popup-items"
          aria-label={label}
          autoFocus="first"
          onAction={(key) => {
            onClose();
            // The keys of the items are the ids of the choices.
            onChoose(key as Id);
          }}
        >
          {groups.map((group, index) => (
            <Fragment key={group[0]?.id}>
              {index > 0 && <Separator className="menu-line" />}
              {group.map(({ id, label: words, icon, keys }) => (
                <MenuItem key={id} id={id} className="menu-item" textValue={words}>
                  <span className="menu-icon">{icon && <Icon name={icon} size={14} />}</span>
                  {words}
                  <span className="spacer" />
                  {keys && (
                    <span className="key" aria-hidden="true">
                      {keys}
                    </span>
                  )}
                </MenuItem>
              ))}
            </Fragment>
          ))}
        </Menu>
      </Popover>
    </>
  );
}
