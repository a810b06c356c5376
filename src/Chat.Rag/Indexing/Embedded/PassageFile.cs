using System.Runtime.InteropServices;
using System.Text;
using Chat.Core.Languages;
using Chat.Rag.Ingestion.Documents;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The passages of an index, mapped: a passage is only read when it is shown. Words that many passages share are kept once.</summary>
internal sealed class PassageFile : IDisposable
{
    public const string Name = "passages.bin";
    private const char PathJoint = '\u001f';
    private const int NoDay = -1;

    private readonly BlockFile _file;

    private PassageFile(BlockFile file) => _file = file;

    private enum Block
    {
        Rows,
        StringStarts,
        Strings,
        UnitStarts,
        UnitPassages,
        UnitsByName,
        Blocks,
    }

    /// <summary>Passages.</summary>
    public int Count => checked((int)_file.Count((int)Block.Rows));

    /// <summary>Units.</summary>
    public int Units => checked((int)_file.Count((int)Block.UnitsByName));

    /// <summary>All rows.</summary>
    public ReadOnlySpan<Row> Rows => _file.Block<Row>((int)Block.Rows);

    public static PassageFile Open(string folder) => new(BlockFile.Open(Path.Combine(folder, Name)));

    /// <summary>Passages of a unit, in the order in which they were added.</summary>
    public ReadOnlySpan<int> PassagesOf(int unit)
    {
        var ends = _file.Part<int>((int)Block.UnitStarts, unit, 2);
        return _file.Part<int>((int)Block.UnitPassages, ends[0], ends[1] - ends[0]);
    }

    /// <summary>Number of a unit; -1 when there is none.</summary>
    public int FindUnit(string id)
    {
        var units = _file.Block<int>((int)Block.UnitsByName);
        var name = Encoding.UTF8.GetBytes(id);
        var (low, high) = (0, units.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Bytes(Rows[PassagesOf(units[middle])[0]].Unit).SequenceCompareTo(name);
            if (order == 0)
                return units[middle];
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    /// <summary>A string by number.</summary>
    public string String(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>A passage.</summary>
    public Passage Read(int passage)
    {
        var row = _file.Part<Row>((int)Block.Rows, passage, 1)[0];
        var path = String(row.Path);
        return new Passage
        {
            Id = String(row.Id),
            Document = String(row.Document),
            Unit = String(row.Unit),
            Ordinal = row.Ordinal,
            Kind = (UnitKind)row.Kind,
            DocumentTitle = String(row.Title),
            Heading = String(row.Heading),
            Path = path.Length == 0 ? [] : path.Split(PathJoint),
            Text = String(row.Text),
            Language = (Language)row.Language,
            Rank = (DocumentRank)row.Rank,
            Scope = String(row.Scope),
            ValidFrom = Day(row.ValidFrom),
            ValidUntil = Day(row.ValidUntil),
            Provenance = new Provenance(String(row.Source), String(row.Address), String(row.Licence), Day(row.Updated), String(row.Digest)),
        };
    }

    public void Dispose() => _file.Dispose();

    private static DateOnly? Day(int number) => number == NoDay ? null : DateOnly.FromDayNumber(number);

    private ReadOnlySpan<byte> Bytes(int number)
    {
        var ends = _file.Part<long>((int)Block.StringStarts, number, 2);
        return _file.Part<byte>((int)Block.Strings, ends[0], checked((int)(ends[1] - ends[0])));
    }

    /// <summary>Writes kept passages of a previous index, then new ones.</summary>
    /// <returns>Units by kind.</returns>
    /// <exception cref="IndexException">Two passages have the same id.</exception>
    public static IReadOnlyDictionary<string, int> Write(string folder, PassageFile? previous, int[] kept, IReadOnlyList<Passage> added)
    {
        RefuseDoubles(previous, kept, added);
        using var file = new BlockFile.Writer(Path.Combine(folder, Name), (int)Block.Blocks);
        // The texts go to the disk as they come; all else is small.
        var strings = new Strings(file, (int)Block.Strings);
        var rows = new List<Row>(kept.Length + added.Count);
        var units = new Dictionary<string, int>(StringComparer.Ordinal);
        if (previous is not null)
        {
            var moved = new Dictionary<int, int>();
            var unitOf = new Dictionary<int, int>();
            for (var i = 0; i < kept.Length; i++)
            {
                if (kept[i] < 0)
                    continue;
                var row = previous.Rows[i];
                if (!unitOf.TryGetValue(row.UnitNumber, out var unit))
                    unitOf[row.UnitNumber] = unit = units.TryAdd(previous.String(row.Unit), units.Count) ? units.Count - 1 : units[previous.String(row.Unit)];
                rows.Add(row with
                {
                    Id = strings.Append(previous.Bytes(row.Id)), Text = strings.Append(previous.Bytes(row.Text)),
                    Document = Move(row.Document), Unit = Move(row.Unit), Title = Move(row.Title), Heading = Move(row.Heading), Path = Move(row.Path),
                    Scope = Move(row.Scope), Source = Move(row.Source), Address = Move(row.Address), Licence = Move(row.Licence), Digest = Move(row.Digest),
                    UnitNumber = unit,
                });
            }

            int Move(int number)
            {
                if (!moved.TryGetValue(number, out var here))
                    moved[number] = here = strings.Intern(previous.String(number));
                return here;
            }
        }

        foreach (var passage in added)
        {
            if (!units.TryGetValue(passage.Unit, out var unit))
                units[passage.Unit] = unit = units.Count;
            rows.Add(ToRow(passage, strings, unit));
        }

        WriteRest(file, rows, strings, units);
        return KindsOf(rows, units.Count);
    }

    private static SortedDictionary<string, int> KindsOf(List<Row> rows, int units)
    {
        var seen = new bool[units];
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (seen[row.UnitNumber])
                continue;
            seen[row.UnitNumber] = true;
            var name = ((UnitKind)row.Kind).Name();
            kinds[name] = kinds.GetValueOrDefault(name) + 1;
        }

        return kinds;
    }

    private static void RefuseDoubles(PassageFile? previous, int[] kept, IReadOnlyList<Passage> added)
    {
        var ids = new HashSet<string>(added.Count, StringComparer.Ordinal);
        var twice = added.FirstOrDefault(p => !ids.Add(p.Id))?.Id
            ?? (ids.Count == 0 ? null : Enumerable.Range(0, kept.Length).Where(i => kept[i] >= 0).Select(i => previous!.String(previous.Rows[i].Id)).FirstOrDefault(ids.Contains));
        if (twice is not null)
            throw new IndexException($"Passage {twice} comes twice; remove its document in the same change, or ingest it once.");
    }

    private static Row ToRow(Passage passage, Strings strings, int unit) => new()
    {
        Id = strings.Append(passage.Id),
        Text = strings.Append(passage.Text),
        Document = strings.Intern(passage.Document),
        Unit = strings.Intern(passage.Unit),
        Title = strings.Intern(passage.DocumentTitle),
        Heading = strings.Intern(passage.Heading),
        Path = strings.Intern(string.Join(PathJoint, passage.Path)),
        Scope = strings.Intern(passage.Scope),
        Source = strings.Intern(passage.Provenance.Source),
        Address = strings.Intern(passage.Provenance.Address),
        Licence = strings.Intern(passage.Provenance.Licence),
        Digest = strings.Intern(passage.Provenance.Digest),
        UnitNumber = unit,
        Ordinal = passage.Ordinal,
        ValidFrom = passage.ValidFrom?.DayNumber ?? NoDay,
        ValidUntil = passage.ValidUntil?.DayNumber ?? NoDay,
        Updated = passage.Provenance.Updated?.DayNumber ?? NoDay,
        Kind = (byte)passage.Kind,
        Language = (byte)passage.Language,
        Rank = (byte)passage.Rank,
    };

    private static void WriteRest(BlockFile.Writer file, List<Row> rows, Strings strings, Dictionary<string, int> units)
    {
        var starts = new int[units.Count + 1];
        foreach (var row in rows)
            starts[row.UnitNumber + 1]++;
        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var next = starts[..^1];
        var passages = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
            passages[next[rows[i].UnitNumber]++] = i;
        var names = units.Keys.Select(Encoding.UTF8.GetBytes).ToArray();
        var byName = units.Values.ToArray();
        Array.Sort(names, byName, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
        file.Begin<Row>((int)Block.Rows);
        file.Add<Row>(CollectionsMarshal.AsSpan(rows));
        file.Begin<long>((int)Block.StringStarts);
        file.Add(strings.Starts);
        Write(Block.UnitStarts, starts);
        Write(Block.UnitPassages, passages);
        Write(Block.UnitsByName, byName);
        file.Complete();

        void Write(Block block, int[] values)
        {
            file.Begin<int>((int)block);
            file.Add<int>(values);
        }
    }

    /// <summary>A passage in numbers: strings by their place in the table, days by their number.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Row
    {
        public int Id { get; init; }

        public int Document { get; init; }

        public int Unit { get; init; }

        public int Title { get; init; }

        public int Heading { get; init; }

        public int Path { get; init; }

        public int Scope { get; init; }

        public int Source { get; init; }

        public int Address { get; init; }

        public int Licence { get; init; }

        public int Digest { get; init; }

        public int Text { get; init; }

        public int UnitNumber { get; init; }

        public int Ordinal { get; init; }

        public int ValidFrom { get; init; }

        public int ValidUntil { get; init; }

        public int Updated { get; init; }

        public byte Kind { get; init; }

        public byte Language { get; init; }

        public byte Rank { get; init; }

        /// <summary>True on a day; an unknown border is no border.</summary>
        public bool IsInForceOn(int day) => (ValidFrom == NoDay || ValidFrom <= day) && (ValidUntil == NoDay || day < ValidUntil);
    }

    // Strings in the order in which they come; what is shared by many is found again.
    private sealed class Strings
    {
        private readonly BlockFile.Writer _file;
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<long> _starts = [0];
        private byte[] _encoded = new byte[4096];

        public Strings(BlockFile.Writer file, int block)
        {
            _file = file;
            file.Begin<byte>(block);
        }

        public ReadOnlySpan<long> Starts => CollectionsMarshal.AsSpan(_starts);

        public int Append(ReadOnlySpan<byte> bytes)
        {
            _file.Add(bytes);
            _starts.Add(_starts[^1] + bytes.Length);
            return _starts.Count - 2;
        }

        // Into bytes that are used again: as arrays of their own all texts would lie about a second time.
        public int Append(string text)
        {
            if (_encoded.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
                _encoded = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
            return Append(_encoded.AsSpan(0, Encoding.UTF8.GetBytes(text, _encoded)));
        }

        public int Intern(string text)
        {
            if (!_numbers.TryGetValue(text, out var number))
                _numbers[text] = number = Append(text);
            return number;
        }
    }
}
