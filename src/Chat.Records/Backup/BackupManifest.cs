using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.Records.Backup;

/// <summary>What a back-up holds: the first thing read of it, and the last written.</summary>
/// <param name="Format"><see cref="Present"/>.</param>
/// <param name="Made">When the records were read, all in one moment.</param>
/// <param name="Program">Edition of the program.</param>
/// <param name="Database">What kept the records: <c>sqlite</c> or <c>postgresql</c>. They may go back into either.</param>
/// <param name="Migration">Edition of the tables: the last migration that had been made.</param>
/// <param name="Tables">The tables, in an order in which each comes after those it points to.</param>
/// <param name="Knowledge">Version of the knowledge that answered then; not in the back-up, it is deployed with the program. Null: it could not be read.</param>
/// <param name="Index">The live generation of the index then; not in the back-up, <c>ingest</c> builds it again. Null for none.</param>
/// <param name="Parts">Every part but this one, with its digest.</param>
public sealed record BackupManifest(
    string Format, DateTimeOffset Made, string Program, string Database, string Migration, IReadOnlyList<BackupTable> Tables, string? Knowledge, string? Index, IReadOnlyList<BackupPart> Parts)
{
    /// <summary>Name of the format that this edition writes and reads.</summary>
    public const string Present = "taxassistant-backup/1";

    /// <summary>Its own name in the file.</summary>
    public const string Name = "manifest.json";
}

/// <summary>A table of the records.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in the order of each row's values.</param>
/// <param name="Rows">How many rows there are.</param>
public sealed record BackupTable(string Name, IReadOnlyList<BackupColumn> Columns, long Rows)
{
    /// <summary>Name of its part: a JSON array a line.</summary>
    [JsonIgnore]
    public string Part => $"records/{Name}.jsonl";
}

/// <summary>A column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Of <see cref="ColumnKind"/>.</param>
public sealed record BackupColumn(string Name, ColumnKind Kind);

/// <summary>What a column holds, whatever a database calls it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A number with a fraction.</summary>
    Fraction,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A GUID.</summary>
    Guid,

    /// <summary>A day.</summary>
    Day,

    /// <summary>Bytes, as Base64.</summary>
    Bytes,

    /// <summary>A document of JSON, as a text; bytes in it as Base64.</summary>
    Json,
}

/// <summary>A part of a back-up.</summary>
/// <param name="Name">Its path within the file.</param>
/// <param name="Bytes">Its length when unpacked.</param>
/// <param name="Sha256">Its digest, in hexadecimal.</param>
public sealed record BackupPart(string Name, long Bytes, string Sha256);

/// <summary>How the manifest is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
