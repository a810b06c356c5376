// Prints what the browser's module finds in texts, one JSON array of [type, start, end] a line. First argument: a folder that
// holds personal-data.js and its rules; standard input: one JSON string a line. With a second argument "time" it prints, for each
// text, the processor time of finding in milliseconds: the least of ten readings, after a hundred to warm up.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const { find } = await import(pathToFileURL(join(process.argv[2], 'personal-data.js')));
const timed = process.argv[3] === 'time';
let out = '';
for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  if (timed) {
    out += time(text) + '\n';
    continue;
  }
  out += JSON.stringify(find(text).map(f => [f.type, f.start, f.end])) + '\n';
}
process.stdout.write(out);

function time(text) {
  for (let i = 0; i < 100; i++) find(text);
  let least = Infinity;
  for (let i = 0; i < 10; i++) {
    const before = process.cpuUsage();
    for (let j = 0; j < 10; j++) find(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 10000);
  }
  return least;
}
