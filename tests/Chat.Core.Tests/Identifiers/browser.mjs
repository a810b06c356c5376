// Prints what the browser's module finds in texts, one JSON array of [type, start, end] a line. First argument: a folder that
// holds personal-data.js and its rules; standard input: one JSON string a line.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const { find } = await import(pathToFileURL(join(process.argv[2], 'personal-data.js')));
let out = '';
for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  out += JSON.stringify(find(text).map(f => [f.type, f.start, f.end])) + '\n';
}
process.stdout.write(out);
