namespace Chat.Rag.Remote;

/// <summary>Reads the key of a server: from a setting, or from a file as container secrets are mounted. No message ever holds it.</summary>
/// <param name="setting">Full name of the setting that holds the key.</param>
/// <param name="fileSetting">Full name of the setting that names the file.</param>
/// <param name="refusal">Makes the exception of whoever asks: message and cause.</param>
internal sealed class ServerKey(string setting, string fileSetting, Func<string, Exception?, Exception> refusal)
{
    /// <summary>No key is longer, in characters; a file that is was named by mistake.</summary>
    private const int Longest = 4096;

    /// <summary>The key, without the line end that editors add; null where none is set.</summary>
    public string? Read(string? key, string? file)
    {
        if (file is null)
            return key is null ? null : Check(setting, key.Trim());
        try
        {
            if (new FileInfo(file).Length > Longest)
                throw refusal($"{fileSetting} names a file that is too long to hold a key; correct the path.", null);
            return Check(fileSetting, File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw refusal($"{fileSetting} names \"{file}\", which cannot be read: correct the path, or let this user read it.", fault);
        }
    }

    // It travels in a header line, where only visible ASCII may stand.
    private string Check(string name, string key)
    {
        if (key.Length is 0 or > Longest)
            throw refusal($"{name} holds no key; put the server's key there, or leave the setting out.", null);
        return key.All(c => c is > ' ' and < '\u007f')
            ? key
            : throw refusal($"{name} holds characters that no key has (blanks, line ends, letters outside ASCII); put only the key there.", null);
    }
}
