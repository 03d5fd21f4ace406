/** tar archives, also such as no program would write. */

/** What stands in a header, right or wrong. */
export interface Entry {
  name: string;
  content?: Uint8Array | string;
  type?: string;
  link?: string;
  prefix?: string;
  magic?: string;
}

/** One header and its content, padded. */
export function tarEntry({
  name,
  content = '',
  type = '0',
  link = '',
  prefix = '',
  magic = 'ustar\x0000',
}: Entry): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(512);
  const put = (text: string, at: number) => header.write(text, at, 'latin1');
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  put(name, 0);
  put(
    `${octal(0o644, 7)}${octal(2156, 7)}${octal(1103, 7)}${octal(body.length, 11)}${octal(0, 11)}        ${type}`,
    100,
  );
  put(link, 157);
  put(magic, 257);
  put(prefix, 345);
  put(
    `${octal(
      header.reduce((a, b) => a + b, 0),
      6,
    )} `,
    148,
  );
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** Two empty blocks. */
export const END = Buffer.alloc(1024);
/** A whole archive. */
export const tar = (...entries: Entry[]): Buffer => Buffer.concat([...entries.map(tarEntry), END]);
