namespace Chat.Llama;

/// <summary>Which model answers. A chat client gives it through <c>GetService(typeof(ModelIdentity))</c>.</summary>
/// <param name="Id">Its name: <c>general.name</c> of the file, or the id at a remote endpoint.</param>
/// <param name="Digest">SHA-256 of the file in lower-case hexadecimal; null for a remote model.</param>
public sealed record ModelIdentity(string Id, string? Digest);
