import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from './icon';
import './dialog.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  size?: 'small' | 'medium' | 'large' | 'wide';
  /** Without a visible heading; the title still names it. */
  bare?: boolean;
}

export function Dialog({ title, onClose, children, size = 'medium', bare = false }: DialogProps) {
  return (
    <ModalOverlay
      className="dialog-shade"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog className="dialog-body" {...(bare ? { 'aria-label': title } : {})}>
          {!bare && (
            <div className="dialog-head">
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              <span className="spacer" />
              <button
                type="button"
                className="button button-quiet button-icon"
                aria-label="Close"
                onClick={onClose}
              >
                <Icon name="close" />
              </button>
            </div>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
