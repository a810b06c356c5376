using Chat.Llama.Batching;
using CsCheck;

namespace Chat.Llama.Tests.Batching;

public sealed class KvLedgerTests
{
    [Fact]
    public void ASharedCellIsCountedOnceAndFreedWithItsLastHolder()
    {
        var ledger = new KvLedger(10, 3);
        for (var i = 0; i < 6; i++)
            ledger.Add(0);
        ledger.Share(0, 1, 4);
        ledger.Add(1);
        Assert.Equal(3, ledger.Free);

        ledger.Truncate(0, 0);
        Assert.Equal(5, ledger.Free);
        Assert.Equal(5, ledger.LengthOf(1));

        ledger.Truncate(1, 2);
        Assert.Equal(8, ledger.Free);
        ledger.Truncate(1, 0);
        Assert.Equal(10, ledger.Free);
    }

    // Against the plainest model there is: each sequence a list of numbered cells, used cells their union.
    [Fact]
    public void WhateverHappensUsedCellsAreThoseThatSomebodyHolds()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 12]).Array[0, 60].Sample(steps =>
        {
            var ledger = new KvLedger(400, 5);
            var held = Enumerable.Range(0, 5).Select(_ => new List<int>()).ToArray();
            var next = 0;
            foreach (var (what, a, b, count) in steps)
            {
                if (what == 0)
                {
                    for (var i = 0; i < count / 2; i++)
                    {
                        ledger.Add(a);
                        held[a].Add(next++);
                    }
                }
                else if (what == 1 && a != b && held[b].Count == 0)
                {
                    ledger.Share(a, b, Math.Min(count, held[a].Count));
                    held[b].AddRange(held[a].Take(count));
                }
                else
                {
                    var kept = Math.Min(count, held[a].Count);
                    ledger.Truncate(a, kept);
                    held[a].RemoveRange(kept, held[a].Count - kept);
                }

                Assert.Equal(400 - held.SelectMany(h => h).Distinct().Count(), ledger.Free);
                Assert.Equal(held.Select(h => h.Count), Enumerable.Range(0, 5).Select(ledger.LengthOf));
            }
        });
    }
}
