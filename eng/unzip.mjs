// node unzip.mjs ARCHIVE MEMBER TARGET: writes one member of a zip archive to a file, since `unzip`
// is not on every machine.
import { readFileSync, writeFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const [archive, member, target] = process.argv.slice(2);
const zip = readFileSync(archive);

const endOfDirectory = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
if (endOfDirectory < 0) throw new Error(`${archive} is no zip archive`);

let at = zip.readUInt32LE(endOfDirectory + 16);
const names = [];
for (let left = zip.readUInt16LE(endOfDirectory + 10); left > 0; left--) {
  const nameLength = zip.readUInt16LE(at + 28);
  const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
  if (name === member) {
    writeFileSync(target, contentOf(at), { mode: 0o755 });
    process.exit(0);
  }
  names.push(name);
  at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
}
throw new Error(`${archive} has no ${member}, only: ${names.join(', ')}`);

function contentOf(entry) {
  const method = zip.readUInt16LE(entry + 10);
  const packedSize = zip.readUInt32LE(entry + 20);
  const size = zip.readUInt32LE(entry + 24);
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const packed = zip.subarray(start, start + packedSize);
  const content = method === 0 ? packed : inflateRawSync(packed);
  if (content.length !== size) throw new Error(`${archive}: ${member} is damaged`);
  return content;
}
