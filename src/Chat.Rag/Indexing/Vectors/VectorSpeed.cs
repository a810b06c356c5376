using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Chat.Rag.Indexing.Vectors;

/// <summary>How fast a file of vectors is scored, against how fast its bytes are read at all: the same bytes, on the same threads, by turns.</summary>
public sealed unsafe class VectorSpeed
{
    /// <summary>What one measurement takes at least: much against the clock and the handing out of blocks.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    private const int Piece = 4096;

    private readonly Int8Matrix _matrix;
    private readonly float[] _query;
    private readonly float[] _scores;
    private long _sum;

    /// <summary>Measures a matrix with a query.</summary>
    public VectorSpeed(Int8Matrix matrix, ReadOnlySpan<float> query)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Rows == 0)
            throw new ArgumentException("There is nothing to measure without rows.", nameof(matrix));
        _matrix = matrix;
        _query = query.ToArray();
        _scores = new float[matrix.Rows];
    }

    /// <summary>Pairs of bytes a second, scored and read. Every second pair is taken the other way round, as the second one finds the caches warm.</summary>
    public IReadOnlyList<(double Scored, double Read)> Compare(int threads, int repeats, CancellationToken cancellation = default)
    {
        // Compiled and mapped before the first is timed.
        Score(threads);
        Read(threads);
        var pairs = new List<(double, double)>(repeats);
        for (var i = 0; i < repeats; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var readFirst = i % 2 == 1 ? BytesPerSecond(Read, threads) : 0;
            var scored = BytesPerSecond(Score, threads);
            pairs.Add((scored, readFirst > 0 ? readFirst : BytesPerSecond(Read, threads)));
        }

        return pairs;
    }

    private double BytesPerSecond(Action<int> pass, int threads)
    {
        var (passes, start) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < Least)
        {
            pass(threads);
            passes++;
        }

        return _matrix.BytesPerQuery * (double)passes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Score(int threads) => _matrix.Score(_query, _scores, threads);

    private void Read(int threads)
    {
        long sum = 0;
        _matrix.Read((start, bytes) => RowBlocks.Run(
            (int)(bytes / Piece), Piece, threads, (first, count) => Interlocked.Add(ref sum, Sum((byte*)start + ((long)first * Piece), (long)count * Piece))));
        // Kept, so that no compiler leaves the reading out.
        Volatile.Write(ref _sum, sum);
    }

    // Four sums, so that adding never is what is waited for; where there are no 512 bits, the compiler makes halves of them.
    private static long Sum(byte* start, long bytes)
    {
        var (a, b, c, d) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
        for (var at = start; at <= start + bytes - 256; at += 256)
        {
            a += Vector512.Load((long*)at);
            b += Vector512.Load((long*)(at + 64));
            c += Vector512.Load((long*)(at + 128));
            d += Vector512.Load((long*)(at + 192));
        }

        return Vector512.Sum(a + b + c + d);
    }
}
