namespace Chat.Testing.Qdrant;

/// <summary>What the server keeps, and its calls by their paths.</summary>
internal sealed class QdrantRooms
{
    /// <summary>The collections by name.</summary>
    public Dictionary<string, QdrantCollection> Collections { get; } = [];

    /// <summary>The aliases, and the collections that they stand for.</summary>
    public Dictionary<string, string> Aliases { get; } = [];

    /// <summary>True for calls that a key for reading may make.</summary>
    public static bool OnlyReads(string method, string path) =>
        method == "GET" || (method == "POST" && path.Split('/')[^1] is "query" or "scroll" or "count");

    /// <summary>Does what is asked.</summary>
    /// <returns>The result, without the envelope.</returns>
    public object? Serve(string method, string path, string body, string state)
    {
        string[] parts = [method, .. path.Split('/')[1..]];
        return parts switch
        {
            ["GET", "collections"] => new { collections = Collections.Keys.Select(name => new { name }).ToList() },
            ["GET", "aliases"] => new { aliases = Aliases.Select(a => new { alias_name = a.Key, collection_name = a.Value }).ToList() },
            ["POST", "collections", "aliases"] => ChangeAliases(body),
            ["PUT", "collections", var name] => Create(name, body),
            ["DELETE", "collections", var name] => Drop(name),
            ["GET", "collections", var name] => Describe(Find(name), state),
            ["GET", "collections", var name, "exists"] => new { exists = Collections.ContainsKey(Aliases.GetValueOrDefault(name, name)) },
            ["PUT", "collections", var name, "index"] => Update(name, c => c.AddIndex(JsonParts.Parse(body))),
            ["PUT", "collections", var name, "points"] => Update(name, c => c.Upsert(JsonParts.Parse(body))),
            ["POST", "collections", var name, "points", "delete"] => Update(name, c => c.Delete(JsonParts.Parse(body))),
            ["POST", "collections", var name, "points", "count"] => new { count = Find(name).Count(JsonParts.Parse(body)) },
            ["POST", "collections", var name, "points", "scroll"] => Find(name).Scroll(JsonParts.Parse(body)),
            ["POST", "collections", var name, "points", "query"] => Find(name).Query(JsonParts.Parse(body)),
            _ => throw new QdrantRefusal(404, ""),
        };
    }

    private static object Describe(QdrantCollection collection, string state) => new
    {
        status = state,
        optimizer_status = "ok",
        points_count = collection.Points.Count,
        indexed_vectors_count = 0,
        segments_count = 1,
        config = new { @params = new { vectors = collection.Settings.GetProperty("vectors") } },
        payload_schema = collection.Indexes.ToDictionary(i => i.Key, i => new { data_type = i.Value }),
    };

    private QdrantCollection Find(string name) =>
        Collections.TryGetValue(Aliases.GetValueOrDefault(name, name), out var collection) ? collection : throw QdrantRefusal.NoCollection(name);

    private object Update(string name, Action<QdrantCollection> change)
    {
        change(Find(name));
        return new { operation_id = 1, status = "completed" };
    }

    private object Create(string name, string body)
    {
        if (Collections.ContainsKey(name))
            throw new QdrantRefusal(409, $"Wrong input: Collection `{name}` already exists!");
        if (Aliases.ContainsKey(name))
            throw QdrantRefusal.WrongInput($"Can't create collection with name {name}. Alias with the same name already exists");
        Collections[name] = new QdrantCollection(JsonParts.Parse(body));
        return true;
    }

    // Aliases of a collection go with it.
    private object Drop(string name)
    {
        foreach (var alias in Aliases.Where(a => a.Value == name).Select(a => a.Key).ToList())
            Aliases.Remove(alias);
        return Collections.Remove(name);
    }

    // One action after another; what was done before one fails stays done, as in the real server.
    private object ChangeAliases(string body)
    {
        foreach (var action in JsonParts.Parse(body).With("actions").Must("actions").Items())
        {
            action.With("create_alias", "delete_alias");
            if (action.May("delete_alias") is { } delete)
            {
                Aliases.Remove(delete.With("alias_name").Must("alias_name").Text());
                continue;
            }

            var create = action.Must("create_alias").With("collection_name", "alias_name");
            var (collection, alias) = (create.Must("collection_name").Text(), create.Must("alias_name").Text());
            if (!Collections.ContainsKey(collection))
                throw QdrantRefusal.NoCollection(collection);
            if (Collections.ContainsKey(alias))
                throw new QdrantRefusal(409, $"Wrong input: Collection `{alias}` already exists!");
            // The real server replaces it; relying on that would hide a switch that forgot to take the old one away.
            if (!Aliases.TryAdd(alias, collection))
                throw QdrantRefusal.WrongInput($"Alias {alias} already exists");
        }

        return true;
    }
}
