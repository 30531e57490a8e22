/**
 * Reads the wire format of protocol buffers ("Encoding" in their documentation): as much of it as BuildKit's status messages
 * need. Unknown fields are passed over; anything that does not fit ends with a {@link ProtobufError}.
 */
export class ProtobufError extends Error {}

/** One field of a message: its number, and its value as the wire type has it. */
export type Field = { number: number } & ({ type: 'varint'; value: number } | { type: 'bytes'; value: Uint8Array });

/** The fields of a message in their order. Fixed-width ones are passed over: BuildKit's status has none. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    // Numbers beyond 2^53 lose their lowest bits: sizes and seconds never get there.
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = message[at++];
      if (byte === undefined) throw new ProtobufError('A number ends too early.');
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new ProtobufError('A number is too long.');
  };
  while (at < message.length) {
    const key = varint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, type: 'varint', value: varint() };
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = varint();
        if (length > message.length - at) throw new ProtobufError('A field ends too early.');
        yield { number, type: 'bytes', value: message.subarray(at, at + length) };
        at += length;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw new ProtobufError('A field has no known type.');
    }
  }
}

const utf8 = new TextDecoder();

/** A string field; bytes that are no UTF-8 become U+FFFD. */
export function textOf(field: Field): string {
  return field.type === 'bytes' ? utf8.decode(field.value) : '';
}

/** An int64, uint64 or bool field. Negative ones (ten bytes on the wire) become 0: nothing here can be below it. */
export function numberOf(field: Field): number {
  return field.type === 'varint' && field.value < 2 ** 63 ? field.value : 0;
}

/** The fields of a message within a message. */
export function* within(field: Field): Generator<Field> {
  if (field.type === 'bytes') yield* fieldsOf(field.value);
}
