/** Asks before something that cannot be taken back. */
import type { RefObject } from 'react';

interface ConfirmProps {
  /** Opened by `showModal()`. */
  dialog: RefObject<HTMLDialogElement | null>;
  title: string;
  text: string;
  no: string;
  yes: string;
  onYes: () => void;
}

export function Confirm({ dialog, title, text, no, yes, onYes }: ConfirmProps) {
  return (
    <dialog ref={dialog} aria-label={title}>
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="row">
        <button className="button main" onClick={() => dialog.current?.close()}>
          {no}
        </button>
        <button className="button" onClick={onYes}>
          {yes}
        </button>
      </div>
    </dialog>
  );
}
