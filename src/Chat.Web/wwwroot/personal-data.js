// Finds personal data and puts a mask in their place before anything leaves the browser. The same as Chat.Core.Identifiers
// does on the server, by the same rules (personal-data-rules.js) and held to it by the same test vectors; a change here is a
// change there. No backtracking: the time grows with the length of the text.
import rules from './personal-data-rules.js';

const set = list => new Set(list);
const labels = set(rules.labels), leads = set(rules.leads), endings = set(rules.endings), numbered = set(rules.numbered);
const vehicleWords = set(rules.vehicleWords), provinces = set(rules.provinces), acronyms = set(rules.acronyms), plotWords = set(rules.plotWords);
const names = set(rules.names), surnames = set(rules.surnames), nameJoints = set(rules.nameJoints), notNames = set(rules.notNames);
const nameWords = set(rules.nameWords), titles = set(rules.titles), placeWords = set(rules.placeWords), places = set(rules.places);
const streets = set(rules.streets), basqueStreets = set(rules.basqueStreets), addressFill = set(rules.addressFill), floorWords = set(rules.floorWords);
const months = set(rules.months), documents = set(rules.documents), expiry = set(rules.expiry), codeFill = set(rules.codeFill), links = set(rules.links);
const boxWords = set(rules.boxWords), box = set(rules.box), boxFill = set(rules.boxFill), publicPhones = set(rules.publicPhones.map(p => p.number));

const digit = c => c >= '0' && c <= '9';
const letter = c => c >= 'a' && c <= 'z';
const alnum = c => digit(c) || letter(c);
const allDigits = text => [...text].every(digit);
const leadingDigits = word => { let n = 0; while (n < word.length && digit(word[n])) n++; return n; };
const isYear = word => word.length === 4 && allDigits(word) && (word.startsWith('19') || word.startsWith('20'));

// --- Folding --------------------------------------------------------------------------------------------------------

const foldMap = new Map(Object.entries(rules.fold).flatMap(([to, from]) => [...from].map(c => [c, to])));

function foldCharacter(c) {
  let code = c.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) { code -= 0xfee0; c = String.fromCharCode(code); }
  if (c >= 'A' && c <= 'Z') return String.fromCharCode(code + 32);
  if (code < 0x80) return code >= 9 && code <= 13 ? ' ' : c;
  if (code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029
    || code === 0x202f || code === 0x205f || code === 0x3000) return ' ';
  if (code >= 0x660 && code <= 0x669) return String.fromCharCode(code - 0x660 + 48);
  if (code >= 0x6f0 && code <= 0x6f9) return String.fromCharCode(code - 0x6f0 + 48);
  return foldMap.get(c) ?? c;
}

function isIgnored(code) {
  return code < 9 || (code > 13 && code < 32) || (code >= 0x7f && code <= 0x9f && code !== 0x85) || code === 0xad || (code >= 0x300 && code <= 0x36f)
    || code === 0x61c || code === 0x180e || (code >= 0x200b && code <= 0x200f) || (code >= 0x202a && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f)
    || (code >= 0xe000 && code <= 0xf8ff) || (code >= 0xfe00 && code <= 0xfe0f) || code === 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

const isLow = code => code >= 0xdc00 && code <= 0xdfff;

function isWordCharacter(c) {
  if (alnum(c)) return true;
  const code = c === '' ? 0 : c.charCodeAt(0);
  return (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || (code >= 0x370 && code <= 0x1fff);
}

class Folded {
  constructor(raw) {
    this.raw = raw;
    this.starts = [];
    const out = [];
    for (let i = 0; i < raw.length; i++) {
      const code = raw.charCodeAt(i);
      if (isIgnored(code) || (code === 0xdb40 && i + 1 < raw.length && isLow(raw.charCodeAt(i + 1))) || (isLow(code) && i > 0 && raw.charCodeAt(i - 1) === 0xdb40)) continue;
      const folded = foldCharacter(raw[i]);
      if (folded === ' ' && out.length > 0 && out[out.length - 1] === ' ') continue;
      this.starts.push(i);
      out.push(folded);
    }
    this.text = out.join('');
    this.words = [];
    for (let i = 0; i < this.text.length;) {
      const start = i;
      while (i < this.text.length && isWordCharacter(this.text[i])) i++;
      if (i > start) this.words.push({ start, end: i, text: this.text.slice(start, i) });
      else i++;
    }
  }
  at(i) { return i >= 0 && i < this.text.length ? this.text[i] : ''; }
  rawAt(i) { return this.raw[this.starts[i]]; }
  isCapital(i) { return this.rawAt(i) !== this.at(i); }
  gap(word) { return this.text.slice(this.words[word - 1].end, this.words[word].start); }
}

// --- Check digits ---------------------------------------------------------------------------------------------------

const personLetters = 'TRWAGMYFPDXBNJZSQVHLCKE';

const checks = {
  dni: id => id.length >= 7 && id.length <= 9 && allDigits(id.slice(0, -1)) && id.at(-1) === personLetters[Number(id.slice(0, -1)) % 23],
  nie: id => 'XYZ'.includes(id[0]) && allDigits(id.slice(1, 8)) && id[8] === personLetters[('XYZ'.indexOf(id[0]) * 10000000 + Number(id.slice(1, 8))) % 23],
  klm: id => 'KLM'.includes(id[0]) && allDigits(id.slice(1, 8)) && id[8] === personLetters[Number(id.slice(1, 8)) % 23],
  cif: id => {
    if (!'ABCDEFGHJNPQRSUVW'.includes(id[0]) || !allDigits(id.slice(1, 8))) return false;
    let sum = 0;
    for (let i = 1; i <= 7; i++) {
      let d = Number(id[i]);
      if (i % 2 === 1) d = Math.trunc(d * 2 / 10) + d * 2 % 10;
      sum += d;
    }
    const control = (10 - sum % 10) % 10;
    return (!'ABEH'.includes(id[0]) && id[8] === 'JABCDEFGHI'[control]) || (!'NPQRSW'.includes(id[0]) && id[8] === String(control));
  },
  iban: id => {
    if (!allDigits(id.slice(2, 4)) || ['00', '01', '99'].includes(id.slice(2, 4))) return false;
    let remainder = 0;
    for (const c of id.slice(4) + id.slice(0, 4)) {
      const value = digit(c) ? Number(c) : c.charCodeAt(0) - 55;
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder === 1;
  },
  account: id => {
    const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    const control = digits => {
      const rest = 11 - [...digits].reduce((sum, d, i) => sum + Number(d) * weights[i], 0) % 11;
      return rest === 11 ? '0' : rest === 10 ? '1' : String(rest);
    };
    return id.slice(0, 8) !== '00000000' && control('00' + id.slice(0, 8)) === id[8] && control(id.slice(10)) === id[9];
  },
  card: id => {
    const network = { 4: id.length === 16 || id.length === 19, 5: id.length === 16 || id[1] === '0' || id[1] >= '6',
      2: id.length === 16 && id.slice(0, 4) >= '2221' && id.slice(0, 4) <= '2720',
      3: ('47'.includes(id[1]) && id.length === 15) || ('068'.includes(id[1]) && id.length === 14), 6: id.length >= 16 }[id[0]];
    if (!network) return false;
    let sum = 0;
    for (let i = 0; i < id.length; i++) {
      const d = Number(id[id.length - 1 - i]) * (1 + i % 2);
      sum += Math.trunc(d / 10) + d % 10;
    }
    return sum % 10 === 0;
  },
  nuss: id => {
    const province = Number(id.slice(0, 2)), person = Number(id.slice(2, 10));
    const number = person < 10000000 ? province * 10000000 + person : province * 100000000 + person;
    return province >= 1 && province <= 66 && number % 97 === Number(id.slice(10));
  },
  cadastral: id => {
    const value = c => digit(c) ? Number(c) : c.charCodeAt(0) - 65 + (c > 'N' ? 2 : 1);
    const weights = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];
    const control = text => 'MQWERTYUIOPASDFGHJKLBZX'[[...text].reduce((sum, c, i) => sum + weights[i] * value(c), 0) % 23];
    return control(id.slice(0, 7) + id.slice(14, 18)) === id[18] && control(id.slice(7, 14) + id.slice(14, 18)) === id[19];
  },
  cups: id => {
    let rest = 0;
    for (const c of id.slice(2, 18)) rest = (rest * 10 + Number(c)) % 529;
    return id[18] === personLetters[Math.trunc(rest / 23)] && id[19] === personLetters[rest % 23] && (id.length === 20 || 'FPRCXYZ'.includes(id[21]));
  },
};

// --- Shapes ---------------------------------------------------------------------------------------------------------

function gapLength(text, at) {
  const c = text.at(at);
  if (c !== ' ' && c !== '.' && c !== '-' && c !== '/' && c !== '_') return 0;
  return c === ' ' && text.at(at + 1) !== '' && '-./'.includes(text.at(at + 1)) && text.at(at + 2) === ' ' ? 3 : 1;
}

function fits(c, wanted) {
  if (c === '') return false;
  if (wanted === '9') return digit(c);
  if (wanted === 'A') return letter(c);
  return wanted === 'X' ? alnum(c) : c === wanted;
}

// The ways in which a number is written in groups, as a tree of their lengths: a reading that goes no way ends at its first
// wrong group, so that a text of loose figures costs no more than any other.
function groupTree(ways) {
  const root = { next: new Map(), ends: false };
  for (const way of ways) {
    let node = root;
    for (const length of way.split(',').map(Number)) {
      if (!node.next.has(length)) node.next.set(length, { next: new Map(), ends: false });
      node = node.next.get(length);
    }
    node.ends = true;
  }
  return root;
}

const lengths = new Uint8Array(40);

// The number of that shape that begins there, in one of those groups or in any; its strings are made only when it is one.
function readShape(text, start, shape, ways = null) {
  let way = ways, at = start, count = 0, group = 0, typedO = 0;
  for (let i = 0; i < shape.length; i++) {
    if (group > 0) {
      const gap = gapLength(text, at);
      if (gap > 0) {
        if (way !== null && (way = way.next.get(group) ?? null) === null) return null;
        at += gap;
        lengths[count++] = group;
        group = 0;
      }
    }
    const c = text.at(at), wanted = shape[i];
    if (wanted === '9' && c === 'o' ? ++typedO > 2 : !fits(c, wanted)) return null;
    at++;
    group++;
  }
  if (way !== null && way.next.get(group)?.ends !== true) return null;
  lengths[count++] = group;
  return { end: at, compact: compactOf(text, start, shape), groups: lengths.subarray(0, count).join(',') };
}

function compactOf(text, start, shape) {
  let compact = '', at = start;
  for (const wanted of shape) {
    if (compact.length > 0) at += gapLength(text, at);
    const c = text.at(at++);
    compact += wanted === '9' && c === 'o' ? '0' : c.toUpperCase();
  }
  return compact;
}

// --- Numbers --------------------------------------------------------------------------------------------------------

const longestEnding = 9, longestLabel = 14, firmLength = 14;
const phonePrefixes = ['(+34)', '+34', '(0034)', '0034', '(34)', '+ 34'];
const oldPlates = ['AA9999AA', 'AA9999A', 'A9999AA', 'A9999A', 'AA999999', 'A999999'];
const kindGroups = Object.fromEntries(rules.kinds.map(k => [k.check, k.groups ? groupTree(k.groups) : null]));
const phoneGroups = groupTree(rules.phoneGroups);
// Whole, or in fours with what is left at the end (ISO 13616, printed form).
const printedGroups = Object.fromEntries(Object.values(rules.ibanLengths).map(n =>
  [n, groupTree([String(n), Array.from({ length: Math.ceil(n / 4) }, (_, i) => Math.min(4, n - 4 * i)).join(',')])]));
const plots = set(['14', '7,7', '6,8', '5,9', '5,1,3,5']);

class NumberFinder {
  constructor(text) {
    this.text = text;
    this.lastEnd = -1;
    this.speaksOfVehicles = text.words.some(w => vehicleWords.has(w.text) || rules.vehicleStems.some(s => w.text.startsWith(s)));
    this.speaksOfPlots = text.words.some(w => plotWords.has(w.text));
  }

  *find() {
    for (let i = 0; i < this.text.text.length; i++) {
      const found = this.canBegin(i) ? this.find1(i) : null;
      if (!found) continue;
      yield { type: found.type, start: i, end: found.end };
      this.lastEnd = found.end;
      i = found.end - 1;
    }
  }

  find1(start) {
    const account = this.iban(start);
    if (account) return { type: 'IBAN', end: account };
    for (const kind of rules.kinds) {
      for (const shape of kind.shapes) {
        const number = readShape(this.text, start, shape, kindGroups[kind.check]);
        if (number && checks[kind.check](number.compact)
          && this.isNoSentence(start, number) && !this.isMoney(number.end) && this.standsAlone(start, number.end)) return { type: kind.type, end: number.end };
      }
    }
    const phone = this.phone(start);
    if (phone) return { type: 'PHONE', end: phone };
    const plot = this.speaksOfPlots ? this.plot(start) : null;
    if (plot) return { type: 'CADASTRAL', end: plot };
    const plate = this.speaksOfVehicles ? this.plate(start) : null;
    return plate ? { type: 'PLATE', end: plate } : null;
  }

  canBegin(i) {
    const text = this.text, c = text.at(i), before = text.at(i - 1);
    if (c === '+' || c === '(') return true;
    if (!alnum(c)) return false;
    if (!isWordCharacter(before)) return true;
    if (digit(before) && i !== this.lastEnd) return false;
    if (letter(c) && !digit(text.at(i + 1)) && !(c === 'e' && text.at(i + 1) === 's') && gapLength(text, i + 1) === 0) return false;
    let start = i;
    while (start > 0 && i - start <= longestLabel && letter(text.at(start - 1))) start--;
    if (i === this.lastEnd || (start > 0 && isWordCharacter(text.at(start - 1)))) return false;
    const word = text.text.slice(start, i);
    return labels.has(word) || (digit(c) && word.length >= 3);
  }

  iban(start) {
    const text = this.text;
    if (!letter(text.at(start)) || !letter(text.at(start + 1))) return null;
    const country = text.text.slice(start, start + 2), length = rules.ibanLengths[country.toUpperCase()];
    if (!length || !readShape(text, start, 'AA99')) return null;
    const spanish = country === 'es';
    // "de 21 de septiembre de 1991" is no German account: with letters in it, only the printed form counts.
    const number = readShape(text, start, 'AA99' + (spanish ? '9' : 'X').repeat(length - 4), spanish ? null : printedGroups[length]);
    return number && checks.iban(number.compact) && this.standsAlone(start, number.end) ? number.end : null;
  }

  phone(start) {
    const text = this.text;
    let at = start;
    const prefix = phonePrefixes.find(p => text.text.startsWith(p, start));
    if (prefix) {
      at += prefix.length;
      at += gapLength(text, at);
    } else if (text.at(start) === '3' && text.at(start + 1) === '4' && this.digits(start) === 11) {
      at = start + 2;
    }
    if (this.digits(at) > 9) return null;
    if (text.at(at) >= '6' && text.at(at) <= '9') {
      const number = readShape(text, at, '999999999', phoneGroups);
      if (number && !text.text.slice(at, number.end).includes('o') && !['80', '90'].includes(number.compact.slice(0, 2))
        && !publicPhones.has(number.compact) && !this.isMoney(number.end) && !(number.groups === '3,3,3' && numbered.has(this.wordBefore(start)))
        && this.standsAlone(start, number.end, true)) return number.end;
    }
    return text.at(start) === '+' ? this.foreignPhone(start) : null;
  }

  foreignPhone(start) {
    const text = this.text;
    let at = start + 1, end = at, digits = 0;
    while (digits <= 15) {
      if (digit(text.at(at))) { at++; digits++; end = at; }
      else if (digits > 0 && gapLength(text, at) === 1 && digit(text.at(at + 1))) at++;
      else break;
    }
    const spanish = text.at(start + 1) === '3' && text.at(start + 2) === '4', first = text.at(start + 1);
    return digits >= 8 && digits <= 15 && !spanish && first >= '1' && first <= '9' && !this.isMoney(end) && this.standsAlone(start, end) ? end : null;
  }

  plot(start) {
    const plot = readShape(this.text, start, '9999999AA9999A') ?? readShape(this.text, start, '99999A99999999');
    return plot && plots.has(plot.groups) && this.standsAlone(start, plot.end) ? plot.end : null;
  }

  plate(start) {
    const text = this.text, plate = readShape(text, start, '9999AAA');
    if (plate && (plate.groups === '7' || plate.groups === '4,3') && [...plate.compact.slice(4)].every(c => 'BCDFGHJKLMNPRSTVWXYZ'.includes(c))
      && this.standsAlone(start, plate.end) && set([1, 2, 3].map(n => text.isCapital(plate.end - n))).size === 1
      && !(['19', '20'].includes(plate.compact.slice(0, 2)) && acronyms.has(plate.compact.slice(4).toLowerCase()))) return plate.end;
    for (const shape of oldPlates) {
      const old = readShape(text, start, shape);
      if (old && provinces.has(old.compact.slice(0, shape.indexOf('9')).toLowerCase()) && !old.groups.includes('1,1,') && old.groups.split(',').length <= 3
        && digitsTogether(shape, old.groups) && (text.isCapital(start) || !old.groups.includes(',')) && this.standsAlone(start, old.end)) return old.end;
    }
    return null;
  }

  digits(at) {
    let end = at;
    while (digit(this.text.at(end))) end++;
    return end - at;
  }

  wordBefore(start) {
    let end = start;
    while (end > 0 && !isWordCharacter(this.text.at(end - 1))) end--;
    let from = end;
    while (from > 0 && end - from <= longestLabel && isWordCharacter(this.text.at(from - 1))) from--;
    return end > from && start - end <= 3 ? this.text.text.slice(from, end) : null;
  }

  isNoSentence(start, number) {
    const text = this.text, accented = i => text.rawAt(i) >= '\u00c0' && text.rawAt(i) <= '\u024f';
    if (accented(start) || accented(number.end - 1)) return false;
    const before = this.wordBefore(start), labelled = labels.has(before);
    if (letter(text.at(number.end - 1)) && text.at(number.end - 2) === ' ') {
      if (isWordCharacter(text.at(number.end)) || text.at(number.end) === "'") return false;
      if (!labelled && 'aey'.includes(text.rawAt(number.end - 1)) && text.at(number.end) === ' ') return false;
    }
    const opening = i => text.at(i) === '(' || text.at(i) === ':';
    const opens = start === 0 || opening(start - 1) || (text.at(start - 1) === ' ' && opening(start - 2));
    return labelled || opens || leads.has(before) || !('aeu'.includes(text.rawAt(start)) && text.at(start + 1) === ' ');
  }

  isMoney(end) {
    const at = this.text.at(end) === ' ' ? end + 1 : end;
    return this.text.at(at) === '€' || this.text.text.startsWith('eur', at);
  }

  standsAlone(start, end, mayGoOnWithAnother = false) {
    const text = this.text, joins = c => c !== '' && '.,/-'.includes(c);
    if (start !== this.lastEnd + 1 && joins(text.at(start - 1)) && digit(text.at(start - 2))) return false;
    const endsInDigit = digit(text.at(end - 1));
    if (endsInDigit && joins(text.at(end)) && digit(text.at(end + 1))
      && !(mayGoOnWithAnother && '/,'.includes(text.at(end)) && this.digits(end + 1) === 9 && text.at(end + 1) >= '6' && text.at(end + 1) <= '9')) return false;
    let wordEnd = end;
    while (wordEnd - end <= longestEnding && isWordCharacter(text.at(wordEnd))) wordEnd++;
    return wordEnd === end || endings.has(text.text.slice(end, wordEnd)) || (endsInDigit && end - start >= firmLength && letter(text.at(end)));
  }
}

function digitsTogether(shape, groups) {
  const from = shape.indexOf('9'), until = from + [...shape].filter(c => c === '9').length, parts = groups.split(',').map(Number);
  let at = 0;
  for (const part of parts.slice(0, -1)) {
    at += part;
    if (at !== from && at !== until) return false;
  }
  return true;
}

// --- E-mail ---------------------------------------------------------------------------------------------------------

const emailSigns = [' @ ', '@', ' (arroba) ', '(arroba)', '[arroba]', ' arroba ', '(at)', '[at]'];

function* findEmails(text) {
  let from = 0;
  for (let i = 0; i < text.text.length; i++) {
    if (!'@ (['.includes(text.at(i))) continue;
    const sign = emailSigns.find(s => text.text.startsWith(s, i));
    if (!sign) continue;
    const start = emailStart(text, i, from), end = emailEnd(text, i + sign.length);
    if (start === null || end === null) continue;
    yield { type: 'EMAIL', start, end };
    from = end;
    i = end - 1;
  }
}

function emailStart(text, at, from) {
  let start = at;
  while (start > from && at - start < 64 && (alnum(text.at(start - 1)) || '._%+-'.includes(text.at(start - 1)))) start--;
  while (start < at && '.-'.includes(text.at(start))) start++;
  return start < at ? start : null;
}

function emailEnd(text, start) {
  let end = null, label = start;
  for (let at = start; at - start < 255; at++) {
    const c = text.at(at);
    if (c === '.' && at > label) {
      label = at + 1;
      let letters = label;
      while (letter(text.at(letters)) && letters - label < 64) letters++;
      if (letters - label >= 2) end = letters;
    } else if (!alnum(c) && c !== '-') {
      break;
    }
  }
  return end;
}

// --- What the words around it tell ----------------------------------------------------------------------------------

class Phrases {
  constructor(phrases) {
    this.byFirst = new Map();
    for (const words of phrases.map(p => p.split(' '))) this.byFirst.set(words[0], [...(this.byFirst.get(words[0]) ?? []), words]);
    for (const list of this.byFirst.values()) list.sort((a, b) => b.length - a.length);
  }
  lengthAt(text, word) {
    const found = this.byFirst.get(text.words[word].text)?.find(p => word + p.length <= text.words.length && p.every((w, n) => text.words[word + n].text === w));
    return found ? found.length : 0;
  }
}

const anyShape = 'X'.repeat(22);
const codeGroups = ['4,4,4,4', '8,8', '4,4,4,4,4,2', '11,11', '2,4,4,4,4,4'];
const codeKinds = rules.codes.map(kind => ({ kind, after: new Phrases(kind.after), ways: codeWays(kind) }));

function codeWays(kind) {
  const whole = Array.from({ length: kind.most - kind.least + 1 }, (_, n) => String(kind.least + n));
  return groupTree(kind.grouped === true ? [...whole, ...codeGroups] : whole);
}

function* findCodes(text) {
  for (let word = 0; word < text.words.length; word++) {
    for (const { kind, after, ways } of codeKinds) {
      const length = after.lengthAt(text, word), code = length > 0 ? codeAfter(text, kind, ways, word + length) : null;
      if (code) yield { type: kind.type, ...code };
    }
  }
}

function codeAfter(text, kind, ways, word) {
  let linked = false;
  for (let i = word; i < text.words.length && i - word <= 7; i++) {
    const { start, text: folded } = text.words[i], gap = text.gap(i);
    if (/[?!;]/.test(gap) || (gap.includes('. ') && i > word)) return null;
    linked ||= /[:=]/.test(gap);
    if (kind.notAfter?.includes(folded)) return null;
    const end = codeAt(text, kind, ways, start, linked || (kind.needs === 'linked' && kind.linkedNeeds === 'digit' && i === word));
    if (end !== null) return { start, end };
    if (links.has(folded)) linked = true;
    else if (!codeFill.has(folded) && !isYear(folded)) return null;
  }
  return null;
}

function codeAt(text, kind, ways, start, linked) {
  if (kind.linkedNeeds === 'mixed') return linked ? password(text, kind, start) : null;
  // In one piece it is as long as the word; only what has one length is also written in groups.
  const whole = kind.least !== kind.most, length = whole ? wordLength(text, start, kind.most + 1) : kind.most;
  if (length < kind.least || length > kind.most) return null;
  if (whole && kind.linkedNeeds === 'digit' && ![...text.text.slice(start, start + length)].some(digit)) return null;
  const code = readShape(text, start, anyShape.slice(0, length), ways);
  if (!code || isWordCharacter(text.at(code.end))) return null;
  const digits = [...code.compact].filter(digit).length;
  let capitals = true;
  for (let i = start; i < code.end; i++) capitals &&= !letter(text.at(i)) || text.isCapital(i);
  const fitting = kind.needs === 'linked' ? linked && digits > 0 : (digits > 0 && digits < length) || (linked && (digits === length || capitals));
  return fitting && (digits > 0 || kind.linkedNeeds === 'code') && !isWordWithFigure(code.compact) ? code.end : null;
}

function wordLength(text, start, most) {
  let length = 0;
  while (length < most && alnum(text.at(start + length))) length++;
  return length;
}

function isWordWithFigure(code) {
  const lower = code.toLowerCase(), digits = leadingDigits(lower);
  return (digits > 0 && endings.has(lower.slice(digits))) || rules.notCodes.some(n => lower.startsWith(n) && allDigits(lower.slice(n.length)));
}

function password(text, kind, start) {
  let end = start;
  while (end < text.text.length && text.at(end) !== ' ' && end - start <= kind.most) end++;
  while (end > start && '.,;:?!)»"\'”'.includes(text.at(end - 1))) end--;
  const word = text.text.slice(start, end);
  return word.length >= kind.least && word.length <= kind.most && [...word].some(c => digit(c) || '@#$*_!&%'.includes(c)) && !isYear(word) && !isWordWithFigure(word) ? end : null;
}

function* findReturnDetails(text) {
  for (let word = 0; word < text.words.length; word++) {
    if (box.has(text.words[word].text) && isBox(text, word)) {
      const amount = boxAmount(text, word);
      if (amount) yield { type: 'BOX505', ...amount };
    }
    if (expiry.has(text.words[word].text) && speaksOfDocument(text, word)) {
      const date = dateNear(text, word);
      if (date) yield { type: 'EXPIRY', ...date };
    }
  }
}

const isBox = (text, word) => [-2, -1, 1, 2].some(n => boxWords.has(text.words[word + n]?.text));

function boxAmount(text, word) {
  for (let i = word + 1; i < text.words.length && i - word <= 9; i++) {
    const gap = text.gap(i), { start, text: folded } = text.words[i];
    if (gap.includes('?') || (gap.includes('. ') && i > word + 1)) return null;
    if (digit(folded[0])) {
      const end = amountEnd(text, start), written = text.text.slice(start, end);
      const money = text.at(end) === '€' || text.text.startsWith(' €', end) || text.text.startsWith(' eur', end);
      if (/[.,]/.test(written) || money || (written.length > 4 && written[0] !== '0')) return { start, end };
      if (isYear(written)) continue;
      return null;
    }
    if (!boxFill.has(folded) && !boxWords.has(folded)) return null;
  }
  return null;
}

function amountEnd(text, start) {
  const three = at => digit(text.at(at)) && digit(text.at(at + 1)) && digit(text.at(at + 2)) && !digit(text.at(at + 3));
  let end = start;
  while (digit(text.at(end)) || ((text.at(end) === '.' || text.at(end) === ',') && digit(text.at(end + 1))) || (text.at(end) === ' ' && end - start <= 3 && three(end + 1))) end++;
  return end;
}

function speaksOfDocument(text, word) {
  for (let i = Math.max(0, word - 6); i <= word + 6 && i < text.words.length; i++) {
    const folded = text.words[i].text;
    if (documents.has(folded) || (folded.length > 3 && documents.has(folded.slice(0, 3)) && endings.has(folded.slice(3)))) return true;
  }
  return false;
}

function dateNear(text, word) {
  for (let i = word + 1; i < text.words.length && i - word <= 6; i++) {
    if (endsASentence(text, i - 1)) break;
    const end = dateAt(text, i);
    if (end !== null) return { start: text.words[i].start, end };
  }
  for (let i = word - 1; i >= 0 && word - i <= 6; i--) {
    if (endsASentence(text, i)) break;
    const end = dateAt(text, i);
    if (end !== null && end <= text.words[word].start && (i === 0 || dateAt(text, i - 1) === null || endsASentence(text, i - 1))) return { start: text.words[i].start, end };
  }
  return null;
}

const endsASentence = (text, word) => /[?!;,]|\. /.test(text.gap(word + 1));

function dateAt(text, word) {
  const words = text.words, at = i => words[i]?.text ?? '', lead = w => w.slice(0, leadingDigits(w));
  const number = (w, least, most) => w.length >= least && w.length <= most && allDigits(w);
  const joined = i => words[i + 1].start - words[i].end === 1 && '/-.'.includes(text.at(words[i].end));
  if (number(at(word), 1, 2) && number(at(word + 1), 1, 2) && number(at(word + 2), 2, 4) && joined(word) && joined(word + 1)) return words[word + 2].end;
  if (number(at(word), 4, 4) && number(at(word + 1), 1, 2) && number(lead(at(word + 2)), 1, 2) && joined(word) && joined(word + 1)) return words[word + 2].start + lead(at(word + 2)).length;
  if (number(lead(at(word)), 4, 4) && months.has(at(word + 1)) && number(lead(at(word + 2)), 1, 2)) return words[word + 2].start + lead(at(word + 2)).length;
  if (!number(at(word), 1, 2)) return null;
  let next = word + 1;
  while (['de', 'd', 'del'].includes(at(next))) next++;
  if (!months.has(at(next++))) return null;
  while (['de', 'del', 'l', 'd'].includes(at(next))) next++;
  return isYear(at(next)) ? words[next].end : null;
}

// --- Names ----------------------------------------------------------------------------------------------------------

const strong = new Phrases(rules.introductions.strong), weak = new Phrases(rules.introductions.weak), behind = new Phrases(rules.introductions.after);
const introductionGaps = set([' ', ': ', ':', ', ', '', ' "', ' «', '. ']);
const shortTitles = set(['sr', 'sra', 'd']);
const isUpper = c => /^\p{Lu}$/u.test(c);

class NameFinder {
  constructor(text) {
    this.text = text;
    this.shouts = !/[a-z]/.test(text.raw);
  }

  *find() {
    const { words } = this.text;
    for (let word = 0; word < words.length; word++) {
      const long = strong.lengthAt(this.text, word), length = long || weak.lengthAt(this.text, word);
      if (length > 0 && word + length < words.length && this.introduces(word + length)) {
        const last = this.end(word + length, long > 0);
        if (last !== null && !this.isPlace(word, word + length, last)) yield { type: 'NAME', start: words[word + length].start, end: words[last].end };
      }
      if (word > 0 && behind.lengthAt(this.text, word) > 0) {
        const first = this.begin(word - 1);
        if (first !== null) yield { type: 'NAME', start: words[first].start, end: words[word - 1].end };
      }
    }
  }

  end(first, isStrong) {
    const { words } = this.text, word = words[first].text;
    if (notNames.has(word) || !(names.has(word) || (isStrong && this.isCapitalised(first))) || !(isStrong || this.isNoOtherWord(first))) return null;
    let last = first;
    for (let i = first + 1; i < words.length && i - first < 7 && this.follows(i); i++) {
      if (this.isPartOfName(i)) last = i;
      else if (!nameJoints.has(words[i].text)) break;
    }
    return last;
  }

  begin(last) {
    const { words } = this.text;
    let first = null;
    for (let i = last; i >= 0 && last - i < 7; i--) {
      if (i < last && !this.follows(i + 1)) break;
      if (names.has(words[i].text) && !notNames.has(words[i].text)) first = i;
      else if (!this.isPartOfName(i) && !(i < last && nameJoints.has(words[i].text))) break;
    }
    return first === last && !this.isCapitalised(last) ? null : first;
  }

  // "son máximo tres", "mi hijo segundo": by its capital, or by a name that goes on, a word is told from a name.
  isNoOtherWord(first) {
    const { words } = this.text, next = words[first + 1]?.text;
    if (!nameWords.has(words[first].text) || this.isCapitalised(first)) return true;
    return next !== undefined && this.follows(first + 1) && !notNames.has(next) && (names.has(next) || surnames.has(next));
  }

  // The town of Don Benito: a title with one name, known or after a word for where. With a surname it is a person.
  isPlace(title, first, last) {
    const { words } = this.text;
    const hyphenated = last > first && this.text.gap(first + 1) === '-';
    if (first !== title + 1 || (last !== first && !hyphenated) || !titles.has(words[title].text)) return false;
    if (places.has(`${words[title].text} ${words[first].text}`)) return true;
    if (hyphenated) return false;
    let before = title - 1;
    while (before >= 0 && title - before <= 2 && nameJoints.has(words[before].text)) before--;
    return before >= 0 && (placeWords.has(words[before].text) || streets.has(words[before].text));
  }

  isPartOfName(word) {
    const folded = this.text.words[word].text;
    return !notNames.has(folded) && (names.has(folded) || surnames.has(folded) || (this.isCapitalised(word) && [...folded].every(letter)));
  }

  isCapitalised(word) {
    const at = this.text.words[word].start;
    return !this.shouts && this.text.isCapital(at) && isUpper(this.text.rawAt(at));
  }

  introduces(word) {
    const gap = this.text.gap(word);
    return introductionGaps.has(gap) && (gap !== '. ' || shortTitles.has(this.text.words[word - 1].text));
  }

  follows(word) {
    const gap = this.text.gap(word);
    return gap === ' ' || gap === '-' || (gap === '. ' && this.text.words[word - 1].text.length === 1);
  }
}

// --- Postal addresses -----------------------------------------------------------------------------------------------

const addressIntroductions = new Phrases(rules.addressIntroductions);
const livesWords = set(['bizi', 'helbidea', 'bizilekua', 'erroldatuta', 'bizitokia', 'egoitza']);
const houseDigits = word => { const n = leadingDigits(word); return n <= 4 ? n : 0; };

class AddressFinder {
  constructor(text) { this.text = text; }

  *find() {
    const { words } = this.text;
    for (let word = 0; word < words.length; word++) {
      const length = addressIntroductions.lengthAt(this.text, word), street = length > 0 ? this.introduced(word + length) : null;
      if (street) yield { type: 'ADDRESS', ...street };
      const basque = basqueStreets.has(words[word].text) && this.someoneLives(word) ? this.basque(word) : null;
      if (basque) yield { type: 'ADDRESS', ...basque };
    }
  }

  introduced(word) {
    const { words } = this.text;
    for (let i = word; i < words.length && i - word <= 3; i++) {
      const folded = words[i].text;
      if (this.breaks(i)) return null;
      if (streets.has(folded) || (folded === 'c' && this.text.at(words[i].end) === '/')) return this.street(i);
      if (!addressFill.has(folded)) return null;
    }
    return null;
  }

  street(word) {
    const { words } = this.text;
    let last = word, number = false;
    for (let i = word + 1; i < words.length && i - word <= 7 && !this.breaks(i); i++) {
      const folded = words[i].text;
      if (digit(folded[0])) {
        if (houseDigits(folded) === 0) break;
        last = i;
        number = true;
        break;
      }
      if (folded === 'n' || folded === 'num' || folded === 'numero' || nameJoints.has(folded)) continue;
      if (notNames.has(folded) || this.text.gap(i).includes(',')) break;
      last = i;
    }
    return last === word ? null : { start: words[word].start, end: number ? this.floor(last) : words[last].end };
  }

  floor(number) {
    const { words } = this.text, house = words[number].text, digits = houseDigits(house);
    let end = words[number].start + digits, afterFigure = true;
    if (digits < house.length) return endings.has(house.slice(digits)) ? end : words[number].end;
    for (let i = number + 1; i < words.length && i - number <= 8 && !this.breaks(i); i++) {
      const folded = words[i].text, n = houseDigits(folded), figure = (n === 1 || n === 2) && folded.length <= 3;
      const postcode = folded.length === 5 && allDigits(folded), door = folded.length === 1 && this.text.isCapital(words[i].start) && afterFigure;
      if (!figure && !postcode && !door && !floorWords.has(folded)) break;
      if (figure || postcode || door || folded.length > 3) end = words[i].end;
      afterFigure = figure || door || floorWords.has(folded);
    }
    while (this.text.at(end) === 'º' || this.text.at(end) === 'ª') end++;
    return end;
  }

  basque(word) {
    const { words } = this.text;
    let first = word, last = word;
    while (first > 0 && word - first < 4 && (this.text.gap(first) === ' ' || this.text.gap(first) === '-') && this.isCapitalised(first - 1) && !notNames.has(words[first - 1].text)) first--;
    while (first === word && last + 1 < words.length && last - word < 3 && this.text.gap(last + 1) === ' ' && this.isCapitalised(last + 1)) last++;
    if (first === word && last === word) return null;
    const next = last + 1, numbered = next < words.length && (this.text.gap(next) === ' ' || this.text.gap(next) === ', ') && houseDigits(words[next].text) > 0;
    return { start: words[first].start, end: numbered ? this.floor(next) : words[last].end };
  }

  someoneLives(word) { return this.text.words.slice(Math.max(0, word - 8), word + 9).some(w => livesWords.has(w.text)); }

  isCapitalised(word) { return isUpper(this.text.rawAt(this.text.words[word].start)); }

  breaks(word) {
    const gap = this.text.gap(word);
    return /[?!;(]/.test(gap) || (gap.includes('. ') && this.text.words[word - 1].text.length > 4);
  }
}

// --- All ------------------------------------------------------------------------------------------------------------

/** All personal data in a text, in order, without overlaps: [{ type, start, end, value }], offsets in UTF-16 units. */
export function find(raw) {
  const text = new Folded(raw), found = [], taken = new Uint8Array(raw.length);
  const add = finds => {
    for (const { type, start: from, end: until } of finds) {
      const start = text.starts[from], end = text.starts[until - 1] + 1;
      if (taken.subarray(start, end).includes(1)) continue;
      taken.fill(1, start, end);
      found.push({ type, start, end, value: raw.slice(start, end) });
    }
  };
  // In the order in which they may claim a stretch of text.
  add(findEmails(text));
  add(new NumberFinder(text).find());
  add(findCodes(text));
  add(findReturnDetails(text));
  add(new AddressFinder(text).find());
  add(new NameFinder(text).find());
  return found.sort((a, b) => a.start - b.start);
}

/** The text with each find replaced by its type in brackets: [DNI]. */
export function mask(raw) {
  let masked = '', from = 0;
  for (const { type, start, end } of find(raw)) {
    masked += `${raw.slice(from, start)}[${type}]`;
    from = end;
  }
  return masked + raw.slice(from);
}
