declare module 'upng-js' {
  interface Decoded {
    width: number;
    height: number;
    /** colour type: 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGBA */
    ctype: number;
    depth: number;
    data: Uint8Array;
  }
  const UPNG: {
    encode(
      images: ArrayBuffer[],
      width: number,
      height: number,
      colours: number,
      delays?: number[],
      noPalette?: boolean,
    ): ArrayBuffer;
    decode(file: ArrayBuffer): Decoded;
    toRGBA8(image: Decoded): ArrayBuffer[];
    crc: { crc(bytes: Uint8Array, offset: number, length: number): number };
  };
  export default UPNG;
}
