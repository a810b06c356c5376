using System.Text.Json;

namespace Chat.Testing.Qdrant;

/// <summary>A collection as the server keeps it: settings, payload indexes, points.</summary>
internal sealed class QdrantCollection
{
    private static readonly string[] IndexTypes = ["keyword", "integer", "float", "geo", "text", "bool", "datetime", "uuid"];

    private readonly Dictionary<string, (int Size, string Distance)> _dense = [];
    private readonly Dictionary<string, bool> _sparseIdf = [];
    private readonly Dictionary<string, string> _indexes = [];
    private readonly SortedDictionary<Guid, QdrantPoint> _points = [];
    private readonly bool _strictReads;
    private readonly bool _strictUpdates;
    private readonly int _longestQuery = int.MaxValue;

    /// <summary>Creates one.</summary>
    public QdrantCollection(JsonElement settings)
    {
        Settings = settings.With("vectors", "sparse_vectors", "shard_number", "replication_factor", "write_consistency_factor", "on_disk_payload", "optimizers_config", "strict_mode_config");
        foreach (var vector in settings.Must("vectors").EnumerateObject())
            _dense[vector.Name] = Dense(vector.Value);
        foreach (var vector in settings.May("sparse_vectors") is { } sparse ? sparse.EnumerateObject().ToList() : [])
            _sparseIdf[vector.Name] = vector.Value.With("modifier", "index").May("modifier")?.Text() == "idf";
        foreach (var field in new[] { "shard_number", "replication_factor", "write_consistency_factor" })
            settings.May(field)?.Whole(1);
        if (settings.May("strict_mode_config") is { } strict && strict.Must("enabled").Truth())
        {
            strict.With("enabled", "unindexed_filtering_retrieve", "unindexed_filtering_update", "max_query_limit");
            _strictReads = strict.May("unindexed_filtering_retrieve")?.Truth() == false;
            _strictUpdates = strict.May("unindexed_filtering_update")?.Truth() == false;
            _longestQuery = strict.May("max_query_limit")?.Whole(1) ?? int.MaxValue;
        }
    }

    /// <summary>What it was created as.</summary>
    public JsonElement Settings { get; }

    /// <summary>Types of the payload indexes, by field.</summary>
    public IReadOnlyDictionary<string, string> Indexes => _indexes;

    /// <summary>Its points, in the order of their ids.</summary>
    public IReadOnlyCollection<QdrantPoint> Points => _points.Values;

    public void AddIndex(JsonElement request)
    {
        request.With("field_name", "field_schema");
        var type = request.Must("field_schema").Text();
        _indexes[request.Must("field_name").Text()] = IndexTypes.Contains(type) ? type : throw QdrantRefusal.Format($"unknown variant `{type}`");
    }

    /// <summary>Writes points: all of a request or, if one is wrong, none.</summary>
    public void Upsert(JsonElement request)
    {
        request.With("points");
        foreach (var point in request.Must("points").Items().Select(Point).ToList())
            _points[point.Id] = point;
    }

    public void Delete(JsonElement request)
    {
        request.With("filter", "points");
        var goes = request.May("points") is { } ids
            ? ids.Items().Select(i => i.Id()).ToHashSet().Contains
            : Ids(QdrantConditions.Read(request.Must("filter"), _indexes, _strictUpdates));
        foreach (var id in _points.Keys.Where(goes).ToList())
            _points.Remove(id);
    }

    public int Count(JsonElement request)
    {
        request.With("filter", "exact");
        return _points.Values.Count(QdrantConditions.Read(request.May("filter"), _indexes, _strictReads));
    }

    public object Scroll(JsonElement request)
    {
        request.With("filter", "limit", "offset", "with_payload", "with_vector");
        var limit = Limit(request);
        var passes = QdrantConditions.Read(request.May("filter"), _indexes, _strictReads);
        var from = request.May("offset")?.Id();
        var page = _points.Values.Where(p => (from is not { } first || p.Id.CompareTo(first) >= 0) && passes(p)).Take(limit + 1).ToList();
        var payload = request.May("with_payload");
        return new
        {
            points = page.Take(limit).Select(p => p.Show(payload, request.May("with_vector")?.Truth() == true)).ToList(),
            next_page_offset = page.Count > limit ? page[limit].Id : (Guid?)null,
        };
    }

    public object Query(JsonElement request)
    {
        request.With("prefetch", "query", "using", "filter", "params", "limit", "with_payload", "with_vector");
        var best = Search(request, request.May("prefetch")?.Items().Select(p => Search(p.With("query", "using", "limit", "filter", "params"), null)).ToList());
        return new
        {
            points = best.Select(s =>
            {
                var shown = s.Point.Show(request.May("with_payload"), request.May("with_vector")?.Truth() == true);
                shown["version"] = 0;
                shown["score"] = s.Score;
                return shown;
            }).ToList(),
        };
    }

    private List<(QdrantPoint Point, float Score)> Search(JsonElement request, List<List<(QdrantPoint Point, float Score)>>? prefetched)
    {
        var limit = Limit(request);
        var passes = QdrantConditions.Read(request.May("filter"), _indexes, _strictReads);
        request.May("params")?.With("hnsw_ef", "exact");
        var query = request.Must("query");
        List<(QdrantPoint Point, float Score)> scored;
        if (query.ValueKind == JsonValueKind.Object && (query.May("rrf") ?? query.May("fusion")) is not null)
        {
            if (prefetched is null or [])
                throw QdrantRefusal.WrongInput("Fusion queries must have prefetches to fuse");
            scored = QdrantScores.Fuse(query, prefetched);
        }
        else
        {
            var name = request.May("using")?.Text() ?? "";
            scored = query.ValueKind == JsonValueKind.Array ? DenseScores(name, query.Numbers()) : SparseScores(name, query.Terms());
        }

        return [.. scored.Where(s => passes(s.Point)).OrderByDescending(s => s.Score).ThenBy(s => s.Point.Id).Take(limit)];
    }

    private List<(QdrantPoint Point, float Score)> DenseScores(string name, float[] query)
    {
        var (size, distance) = _dense.TryGetValue(name, out var known) ? known : throw QdrantRefusal.WrongInput($"Not existing vector name error: {name}");
        if (query.Length != size)
            throw QdrantRefusal.WrongInput($"Vector dimension error: expected dim: {size}, got {query.Length}");
        var vector = distance == "Cosine" ? QdrantScores.Normalize(query) : query;
        return [.. _points.Values.Where(p => p.Dense.ContainsKey(name)).Select(p => (p, QdrantScores.Dot(p.Dense[name], vector)))];
    }

    private List<(QdrantPoint Point, float Score)> SparseScores(string name, Dictionary<uint, float> query)
    {
        if (!_sparseIdf.TryGetValue(name, out var idf))
            throw QdrantRefusal.WrongInput($"Not existing vector name error: {name}");
        return QdrantScores.Sparse(query, [.. _points.Values.Where(p => p.Sparse.ContainsKey(name))], name, idf);
    }

    private QdrantPoint Point(JsonElement point)
    {
        point.With("id", "vector", "payload");
        var dense = new Dictionary<string, float[]>();
        var sparse = new Dictionary<string, Dictionary<uint, float>>();
        foreach (var vector in point.Must("vector").With([.. _dense.Keys, .. _sparseIdf.Keys, .. Unknown(point.Must("vector"))]).EnumerateObject())
        {
            if (_dense.TryGetValue(vector.Name, out var known))
            {
                var numbers = vector.Value.Numbers();
                if (numbers.Length != known.Size)
                    throw QdrantRefusal.WrongInput($"Vector dimension error: expected dim: {known.Size}, got {numbers.Length}");
                dense[vector.Name] = known.Distance == "Cosine" ? QdrantScores.Normalize(numbers) : numbers;
            }
            else
            {
                sparse[vector.Name] = vector.Value.Terms();
            }
        }

        var payload = point.Must("payload");
        return new QdrantPoint(point.Must("id").Id(), dense, sparse, payload.ValueKind == JsonValueKind.Object ? payload.Clone() : throw QdrantRefusal.Format("invalid type, expected a map"));
    }

    private string[] Unknown(JsonElement vectors) =>
        vectors.ValueKind == JsonValueKind.Object && vectors.EnumerateObject().Select(v => v.Name).FirstOrDefault(n => !_dense.ContainsKey(n) && !_sparseIdf.ContainsKey(n)) is { } name
            ? throw QdrantRefusal.WrongInput($"Not existing vector name error: {name}")
            : [];

    private int Limit(JsonElement request)
    {
        var limit = request.May("limit")?.Whole(1) ?? 10;
        return limit <= _longestQuery
            ? limit
            : throw new QdrantRefusal(400, $"Bad request: Limit exceeded {limit} > {_longestQuery} for \"limit\". Help: Reduce the \"limit\" parameter to or below {_longestQuery}.");
    }

    private Func<Guid, bool> Ids(Func<QdrantPoint, bool> passes) => id => passes(_points[id]);

    private static (int Size, string Distance) Dense(JsonElement vector)
    {
        vector.With("size", "distance", "on_disk", "hnsw_config", "quantization_config");
        vector.May("hnsw_config")?.With("m", "ef_construct");
        if (vector.May("quantization_config") is { } quantization)
        {
            var scalar = quantization.With("scalar").Must("scalar").With("type", "quantile", "always_ram");
            if (scalar.Must("type").Text() != "int8" || scalar.Must("quantile").GetDouble() is < 0.5 or > 1)
                throw QdrantRefusal.Invalid("quantization_config: must be int8 with a quantile from 0.5 to 1.0");
        }

        var size = vector.Must("size").Whole(1);
        var distance = vector.Must("distance").Text();
        if (size > 65536)
            throw QdrantRefusal.Invalid($"vectors.size: value {size} invalid, must be from 1 to 65536");
        return distance is "Cosine" or "Dot" or "Euclid" or "Manhattan" ? (size, distance) : throw QdrantRefusal.Format($"unknown variant `{distance}`");
    }
}
