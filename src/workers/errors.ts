/** How an error crosses from a worker: copied as it is, it would come out as one of the language's own classes. */
import { FileError, NetworkError } from '../check.js';

/** An error as plain data. */
export type SentError = { readonly message: string; readonly stack: string } & (
  | { readonly kind: 'file'; readonly file: string; readonly place: string; readonly what: string }
  | { readonly kind: 'network'; readonly layer: string; readonly what: string }
  | { readonly kind: 'range' | 'type' | 'other' }
);

/** What was thrown, ready to be sent. */
export function sentError(thrown: unknown): SentError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const text = { message: error.message, stack: error.stack ?? '' };
  if (error instanceof FileError) {
    const { file, place, what } = error;
    return { ...text, kind: 'file', file, place, what };
  }
  if (error instanceof NetworkError) return { ...text, kind: 'network', layer: error.layer, what: error.what };
  if (error instanceof RangeError) return { ...text, kind: 'range' };
  return { ...text, kind: error instanceof TypeError ? 'type' : 'other' };
}

/** The error that was sent, of its class; of several obstacles it has the message and the first one's parts. */
export function receivedError(sent: SentError): Error {
  const error = ofItsClass(sent);
  error.message = sent.message;
  error.stack = sent.stack;
  return error;
}

function ofItsClass(sent: SentError): Error {
  switch (sent.kind) {
    case 'file':
      return new FileError(sent.file, sent.place, sent.what);
    case 'network':
      return new NetworkError(sent.layer, sent.what);
    case 'range':
      return new RangeError(sent.message);
    case 'type':
      return new TypeError(sent.message);
    case 'other':
      return new Error(sent.message);
    default:
      return sent satisfies never;
  }
}
