using System.Runtime.InteropServices;
using Chat.Llama.Native;
using Chat.Llama.Text;

namespace Chat.Llama.Sampling;

/// <summary>
/// Chooses the next token of one answer: temperature, nucleus (top-p), grammar. Written here rather than chained from
/// the library's samplers because those copy and sort the whole vocabulary (256,000 tokens) for every token; only the
/// few that can be chosen at all are looked at here.
/// </summary>
internal sealed unsafe class TokenSampler : IDisposable
{
    // A token whose share is below e^-30 of the likeliest one's is never drawn.
    private const float Negligible = 30;
    private const int Buckets = 256;
    private const int Tries = 8;

    private readonly Vocabulary _vocabulary;
    private readonly SamplingOptions _options;
    private readonly Random _random;
    private readonly SamplerHandle? _grammar;
    private readonly List<(int Token, float Logit)> _candidates = [];

    /// <summary>A sampler for one answer.</summary>
    /// <exception cref="ModelException">The grammar cannot be read.</exception>
    public TokenSampler(Vocabulary vocabulary, SamplingOptions options)
    {
        _vocabulary = vocabulary;
        _options = options;
        _random = new Random(options.Seed);
        if (options.Grammar is null)
            return;
        // An empty grammar is none to the library; whoever gives one wanted the answer kept to something.
        if (!string.IsNullOrWhiteSpace(options.Grammar))
        {
            fixed (byte* grammar = NativeLibraries.Utf8(options.Grammar), root = "root\0"u8)
                _grammar = LlamaApi.llama_sampler_init_grammar(vocabulary.Handle, grammar, root);
        }

        if (_grammar is not { IsInvalid: false })
            throw new ModelException("The grammar cannot be read: it must be GBNF with a rule named root.");
    }

    /// <summary>The next token; null when the grammar allows none.</summary>
    /// <exception cref="ModelException">The model gave no numbers.</exception>
    public LlamaToken? Sample(ReadOnlySpan<float> logits)
    {
        var max = Logits.Max(logits);
        if (!float.IsFinite(max))
            throw new ModelException($"{_vocabulary.ModelName} gives values that are no numbers; its file is damaged: get it again.");
        if (_grammar is null)
            return Draw(logits, max);
        // Most drawn tokens obey; only when several do not are all of them judged, which takes some milliseconds.
        for (var i = 0; i < (_options.Temperature <= 0 ? 1 : Tries); i++)
        {
            var drawn = Draw(logits, max);
            if (Obeys(drawn))
                return Accept(drawn);
        }

        return DrawObedient(logits) is { } token ? Accept(token) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _grammar?.Dispose();

    private LlamaToken Accept(LlamaToken token)
    {
        LlamaApi.llama_sampler_accept(_grammar!, token);
        return token;
    }

    private LlamaToken Draw(ReadOnlySpan<float> logits, float max)
    {
        _candidates.Clear();
        Logits.Collect(logits, _options.Temperature <= 0 ? max : max - (_options.Temperature * Negligible), _candidates);
        return new(Choose(CollectionsMarshal.AsSpan(_candidates), max));
    }

    private int Choose(Span<(int Token, float Logit)> candidates, float max)
    {
        if (_options.Temperature <= 0 || candidates.Length == 1)
            return candidates[0].Token;
        var kept = _options.TopP >= 1 ? candidates.Length : Nucleus(candidates, max);
        var total = 0.0;
        foreach (var (_, logit) in candidates[..kept])
            total += Weight(logit, max);
        var drawn = _random.NextDouble() * total;
        foreach (var (token, logit) in candidates[..kept])
        {
            drawn -= Weight(logit, max);
            if (drawn < 0)
                return token;
        }

        return candidates[kept - 1].Token;
    }

    // Puts the nucleus first and says how long it is. Weights are summed in buckets of equal logit width, so that only
    // the candidates down to the bucket where the share is reached have to be sorted.
    private int Nucleus(Span<(int Token, float Logit)> candidates, float max)
    {
        Span<double> sums = stackalloc double[Buckets];
        sums.Clear();
        var width = _options.Temperature * Negligible / Buckets;
        var total = 0.0;
        foreach (var (_, logit) in candidates)
        {
            var weight = Weight(logit, max);
            sums[Math.Min(Buckets - 1, (int)((max - logit) / width))] += weight;
            total += weight;
        }

        var (wanted, reached, last) = (total * _options.TopP, 0.0, 0);
        while (last < Buckets - 1 && (reached += sums[last]) < wanted)
            last++;
        var least = max - (width * (last + 1));
        var count = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].Logit < least)
                continue;
            (candidates[count], candidates[i]) = (candidates[i], candidates[count]);
            count++;
        }

        var near = candidates[..count];
        near.Sort(static (a, b) => b.Logit != a.Logit ? b.Logit.CompareTo(a.Logit) : a.Token.CompareTo(b.Token));
        (reached, var kept) = (0.0, 0);
        while (kept < count && reached < wanted)
            reached += Weight(near[kept++].Logit, max);
        return Math.Max(1, kept);
    }

    private double Weight(float logit, float max) => Math.Exp((logit - max) / (double)_options.Temperature);

    private bool Obeys(LlamaToken token)
    {
        var candidate = new TokenCandidate { Token = token, Logit = 1 };
        var candidates = new TokenCandidates { Data = &candidate, Count = 1, Selected = -1 };
        LlamaApi.llama_sampler_apply(_grammar!, &candidates);
        return float.IsFinite(candidate.Logit);
    }

    private LlamaToken? DrawObedient(ReadOnlySpan<float> logits)
    {
        var all = new TokenCandidate[_vocabulary.Size];
        for (var i = 0; i < all.Length; i++)
            all[i] = new TokenCandidate { Token = new LlamaToken(i), Logit = logits[i] };
        fixed (TokenCandidate* data = all)
        {
            var candidates = new TokenCandidates { Data = data, Count = (nuint)all.Length, Selected = -1 };
            LlamaApi.llama_sampler_apply(_grammar!, &candidates);
        }

        _candidates.Clear();
        foreach (var candidate in all)
        {
            if (float.IsFinite(candidate.Logit))
                _candidates.Add((candidate.Token.Id, candidate.Logit));
        }

        if (_candidates.Count == 0)
            return null;
        var max = _candidates.Max(c => c.Logit);
        _candidates.RemoveAll(c => c.Logit < max - (Math.Max(_options.Temperature, 0) * Negligible));
        return new(Choose(CollectionsMarshal.AsSpan(_candidates), max));
    }
}
