import type { ReactNode } from 'react';
import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover } from 'react-aria-components';

export interface MenuChoice {
  id: string;
  label: string;
  /** For menus of things that are on or off. */
  checked?: boolean;
  /** The key that does the same without the menu. */
  keys?: string;
}

interface MenuProps {
  /** Name of the button when it shows no words. */
  label: string;
  button: ReactNode;
  className?: string;
  choices: readonly MenuChoice[];
  onChoose: (id: string) => void;
  /** Keeps the menu open, to change several things. */
  several?: boolean;
  placement?: 'bottom end' | 'bottom start' | 'right bottom';
  /** One of a list that arrow keys walk. */
  roving?: boolean;
}

export function Menu({
  label,
  button,
  className = 'button',
  choices,
  onChoose,
  several = false,
  placement = 'bottom end',
  roving = false,
}: MenuProps) {
  const on = choices.filter((choice) => choice.checked).map((choice) => choice.id);
  return (
    <MenuTrigger>
      <Button
        className={className}
        aria-label={label}
        {...(roving ? { 'data-roving': true, excludeFromTabOrder: true } : {})}
      >
        {button}
      </Button>
      <Popover placement={placement} offset={4}>
        <AriaMenu
          className="menu"
          aria-label={label}
          onAction={(key) => onChoose(String(key))}
          {...(several ? { selectionMode: 'multiple' as const, selectedKeys: on } : {})}
        >
          {choices.map((choice) => (
            <MenuItem key={choice.id} id={choice.id} className="menu-item" textValue={choice.label}>
              {several && <span aria-hidden="true">{choice.checked ? '✓' : '\u2002'}</span>}
              {choice.label}
              {choice.keys && (
                <>
                  <span className="spacer" />
                  <span className="key" aria-hidden="true">
                    {choice.keys}
                  </span>
                </>
              )}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
