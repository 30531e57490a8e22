/**
 * Every way in which an operation may fail, as one closed list. A switch over it ends in {@link assertNever}, so that
 * a new kind does not compile until every place that explains errors knows it.
 */
export const errorKinds = [
  'invalid-input', // a value the user gave can't be used: bad image name, bad env line
  'not-found', // the container, image, volume or network is gone
  'name-in-use', // another container holds the name
  'port-in-use', // another container or process holds the host port
  'conflict', // the object's state forbids it: removing a running container, an image in use
  'mount-missing', // a bind mount's host path does not exist
  'command-not-found', // exit 127: no such program in the image
  'command-not-executable', // exit 126: found, but can't be executed
  'platform-mismatch', // the image is for another CPU or system
  'image-not-found', // the registry has no such repository or tag
  'registry-unreachable', // down, no such host, TLS refused
  'registry-unauthorised', // needs a login, or the login has no right to it
  'archive-invalid', // the file is no image archive
  'archive-truncated', // the archive ends too early
  'disk-full',
  'engine-not-installed',
  'engine-permission', // the socket is there, this user may not open it
  'engine-unreachable', // nothing answers, or the connection broke
  'engine-too-old', // below the API version that Gantry speaks
  'engine-error', // anything else the engine said, passed on in its words
  'runtime-restarted', // Gantry's own background process ended while the operation ran
  'cancelled',
  'refused', // a message that does not fit the contract
  'internal', // a defect in Gantry
] as const;

export type ErrorKind = (typeof errorKinds)[number];

/** The wire form of an error: what crosses from the runtime to the page. Its schema is `errorShape` in error-shape.ts. */
export interface ErrorShape {
  kind: ErrorKind;
  /** One sentence that says what happened, in the user's words. */
  message: string;
  /** What to do about it, as one sentence. */
  hint?: string | undefined;
  /** What the engine or system said, unedited. */
  detail?: string | undefined;
}

/** The only error that crosses a layer on purpose; anything else is a defect and becomes `internal` at the door. */
export class GantryError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly detail: string | undefined;

  constructor(shape: ErrorShape, options?: ErrorOptions) {
    super(shape.message, options);
    this.name = 'GantryError';
    this.kind = shape.kind;
    this.hint = shape.hint;
    this.detail = shape.detail;
  }

  /** The form that crosses the port. */
  toShape(): ErrorShape {
    return { kind: this.kind, message: this.message, hint: this.hint, detail: this.detail };
  }
}

/** Turns whatever was thrown into a {@link GantryError}; foreign errors become `internal` and keep their text as detail. */
export function toGantryError(thrown: unknown): GantryError {
  if (thrown instanceof GantryError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new GantryError({ kind: 'cancelled', message: 'Cancelled.' });
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new GantryError(
    { kind: 'internal', message: 'Gantry ran into a defect of its own.', detail },
    { cause: thrown },
  );
}

/** Ends a switch over a closed union: a missing case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}
