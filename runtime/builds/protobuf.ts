/**
 * Reads and writes the wire format of protocol buffers ("Encoding" in their documentation): as much of it as BuildKit's status
 * and session messages need. Unknown fields are passed over; anything that does not fit ends with a {@link ProtobufError}.
 */
export class ProtobufError extends Error {}

/** One field of a message: its number, and its value as the wire type has it. */
export type Field = { number: number } & ({ type: 'varint'; value: number } | { type: 'bytes'; value: Uint8Array });

/** The fields of a message in their order. Fixed-width ones are passed over: BuildKit's status has none. */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const readVarint = (): number => {
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
    const key = readVarint();
    const number = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { number, type: 'varint', value: readVarint() };
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = readVarint();
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

/** Writes a string or bytes field. */
export function bytesField(number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** Writes an enum, bool or whole number that is not negative. */
export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 0x80)) bytes.push((left % 0x80) | 0x80);
  return Buffer.from([...bytes, left]);
}
