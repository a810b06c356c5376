using System.Text;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>Terms and postings of an index, mapped: a term is found by halving, its postings lie in a row.</summary>
internal sealed class TermFile : ITermTable, IDisposable
{
    public const string Name = "terms.bin";

    private readonly BlockFile _file;

    private TermFile(BlockFile file) => _file = file;

    private enum Block
    {
        NameStarts,
        Names,
        Frequencies,
        Starts,
        Passages,
        Counts,
        Lengths,
        SkeletonHashes,
        SkeletonTerms,
        Blocks,
    }

    public int Count => checked((int)_file.Count((int)Block.Frequencies));

    /// <summary>Postings of all terms.</summary>
    public int Postings => checked((int)_file.Count((int)Block.Passages));

    /// <summary>Lengths of the fields, passage after passage.</summary>
    public ReadOnlySpan<ushort> Lengths => _file.Block<ushort>((int)Block.Lengths);

    public static TermFile Open(string folder) => new(BlockFile.Open(Path.Combine(folder, Name)));

    public ReadOnlySpan<byte> NameOf(int term)
    {
        var ends = _file.Part<int>((int)Block.NameStarts, term, 2);
        return _file.Part<byte>((int)Block.Names, ends[0], ends[1] - ends[0]);
    }

    /// <summary>In how many passages a term stands, their document's title left out.</summary>
    public int Frequency(int term) => _file.Part<int>((int)Block.Frequencies, term, 1)[0];

    public (long Start, int Count) Range(int term)
    {
        var ends = _file.Part<long>((int)Block.Starts, term, 2);
        return (ends[0], checked((int)(ends[1] - ends[0])));
    }

    public ReadOnlySpan<int> Passages(int term) => Range(term) is var (start, count) ? _file.Part<int>((int)Block.Passages, start, count) : default;

    public ReadOnlySpan<uint> Counts(int term) => Range(term) is var (start, count) ? _file.Part<uint>((int)Block.Counts, start, count) : default;

    /// <summary>Number of a term; -1 when there is none.</summary>
    public int Find(string term)
    {
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(Math.Min(term.Length, 256))];
        if (term.Length > 256)
            return -1;
        name = name[..Encoding.UTF8.GetBytes(term, name)];
        var starts = _file.Block<int>((int)Block.NameStarts);
        var names = _file.Block<byte>((int)Block.Names);
        var (low, high) = (0, Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = names[starts[middle]..starts[middle + 1]].SequenceCompareTo(name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }

    /// <summary>Terms whose words have a skeleton of this hash.</summary>
    public ReadOnlySpan<int> OfSkeleton(ulong hash)
    {
        var hashes = _file.Block<ulong>((int)Block.SkeletonHashes);
        var from = LowerBound(hashes, hash);
        var to = from;
        while (to < hashes.Length && hashes[to] == hash)
            to++;
        return _file.Part<int>((int)Block.SkeletonTerms, from, to - from);
    }

    public void Dispose() => _file.Dispose();

    private static int LowerBound(ReadOnlySpan<ulong> values, ulong value)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (values[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>
    /// Merges the postings of a previous index, without the passages that go, with those of new passages. Both are in order, so
    /// that this is one pass; nothing of what is kept is analysed again.
    /// </summary>
    /// <param name="folder">Where the new file goes.</param>
    /// <param name="previous">The previous index; null for none.</param>
    /// <param name="kept">By passage of the previous index: its new number, or -1.</param>
    /// <param name="keptCount">How many are kept; the new ones follow.</param>
    /// <param name="segment">The new passages.</param>
    public static void Merge(string folder, TermFile? previous, int[] kept, int keptCount, Segment segment)
    {
        var order = segment.Order();
        var readers = segment.Sort(order);
        var names = new MemoryStream();
        var nameStarts = new List<int> { 0 };
        var frequencies = new List<int>();
        var starts = new List<long> { 0 };
        var name = new byte[256];
        using var file = new BlockFile.Writer(Path.Combine(folder, Name), (int)Block.Blocks);
        file.Begin<int>((int)Block.Passages);
        using (var postings = new PostingWriter(file, Path.Combine(folder, ".counts")))
        {
            for (var (i, j) = (0, 0); i < (previous?.Count ?? 0) || j < order.Length;)
            {
                var added = j < order.Length ? Encode(segment.Terms[order[j]], ref name) : default;
                var side = i >= (previous?.Count ?? 0) ? 1 : j >= order.Length ? -1 : previous!.NameOf(i).SequenceCompareTo(added);
                var frequency = 0;
                if (side <= 0)
                {
                    var oldPassages = previous!.Passages(i);
                    var oldCounts = previous.Counts(i);
                    for (var k = 0; k < oldPassages.Length; k++)
                    {
                        if (kept[oldPassages[k]] is >= 0 and var passage)
                            Put(passage, oldCounts[k]);
                    }
                }

                if (side >= 0)
                {
                    foreach (var reader in readers)
                    {
                        reader.Of(j, (passages, counts) =>
                        {
                            for (var k = 0; k < passages.Length; k++)
                                Put(keptCount + passages[k], counts[k]);
                        });
                    }
                }

                if (postings.Count > starts[^1])
                {
                    names.Write(side <= 0 ? previous!.NameOf(i) : added);
                    nameStarts.Add(checked((int)names.Length));
                    frequencies.Add(frequency);
                    starts.Add(postings.Count);
                }

                (i, j) = (side <= 0 ? i + 1 : i, side >= 0 ? j + 1 : j);

                void Put(int passage, uint count)
                {
                    postings.Add(passage, count);
                    if ((count & ~(0xffu << (8 * (int)Field.Document))) != 0)
                        frequency++;
                }
            }

            postings.CopyCounts((int)Block.Counts);
        }

        foreach (var reader in readers)
            reader.Dispose();
        var lengths = new List<ushort>((keptCount + segment.Count) * PassageTerms.Fields);
        for (var i = 0; i < kept.Length; i++)
        {
            if (kept[i] >= 0)
                lengths.AddRange(previous!.Lengths.Slice(i * PassageTerms.Fields, PassageTerms.Fields));
        }

        lengths.AddRange(segment.Lengths);
        var (hashes, terms) = Skeletons(names.GetBuffer(), nameStarts);
        Write<int>(Block.NameStarts, Span(nameStarts));
        Write<byte>(Block.Names, names.GetBuffer().AsSpan(0, (int)names.Length));
        Write<int>(Block.Frequencies, Span(frequencies));
        Write<long>(Block.Starts, Span(starts));
        Write<ushort>(Block.Lengths, Span(lengths));
        Write<ulong>(Block.SkeletonHashes, hashes);
        Write<int>(Block.SkeletonTerms, terms);
        file.Complete();

        void Write<T>(Block block, ReadOnlySpan<T> values)
            where T : unmanaged
        {
            file.Begin<T>((int)block);
            file.Add(values);
        }
    }

    private static ReadOnlySpan<byte> Encode(string name, ref byte[] buffer)
    {
        if (buffer.Length < Encoding.UTF8.GetMaxByteCount(name.Length))
            buffer = new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        return buffer.AsSpan(0, Encoding.UTF8.GetBytes(name, buffer));
    }

    private static ReadOnlySpan<T> Span<T>(List<T> list) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list);

    // By their skeletons, words of the other languages find their cognates among Spanish stems.
    private static (ulong[] Hashes, int[] Terms) Skeletons(byte[] names, List<int> starts)
    {
        var (hashes, terms) = (new List<ulong>(), new List<int>());
        for (var term = 0; term + 1 < starts.Count; term++)
        {
            var name = Encoding.UTF8.GetString(names, starts[term], starts[term + 1] - starts[term]);
            if (name.AsSpan().ContainsAny(Analysis.Terms.Joint, ':') || Analysis.Skeleton.Of(name) is not { } skeleton)
                continue;
            hashes.Add(Analysis.Skeleton.Hash(skeleton));
            terms.Add(term);
        }

        var (keys, values) = (hashes.ToArray(), terms.ToArray());
        Array.Sort(keys, values);
        return (keys, values);
    }
}
