using System.Security.Cryptography;

namespace Chat.Llama.Files;

/// <summary>
/// What has come of a file so far: <c>FILE.part</c>, with <c>FILE.part.json</c> saying where from, and <c>FILE.lock</c>
/// while a process writes to it. The lock is the operating system's, so it ends with the process, however that ends.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _target;
    private readonly Func<string, long> _freeBytes;
    private readonly ModelDownloadOptions _options;
    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Origin _origin;

    private PartialFile(string target, string source, ModelDownloadOptions options, Func<string, long> freeBytes)
    {
        (_target, _options, _freeBytes) = (target, options, freeBytes);
        _origin = new(source, null, null, null, 0);
        var held = Hold(target + ".lock", FileOptions.DeleteOnClose);
        try
        {
            if (File.Exists(target))
                throw new ModelFileException($"{target} is there already; remove it, or choose another place with --out.");
            _file = Hold(PathOf(target), FileOptions.None);
        }
        catch
        {
            held.Dispose();
            throw;
        }

        _lock = held;
    }

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>By which the server recognises the version that the bytes are of; null when they are of none that could be continued.</summary>
    public string? Validator => _origin.Validator;

    /// <summary>Bytes of the whole; null where the server does not say.</summary>
    public long? Total => _origin.Total;

    /// <summary>Where the bytes are kept.</summary>
    public string Path => PathOf(_target);

    private string OriginPath => Path + ".json";

    /// <summary>What is there, to be read; nothing may be added afterwards.</summary>
    public Stream Content => _file;

    /// <summary>Opens what there is of a file, or begins it.</summary>
    /// <exception cref="ModelFileException">The file is there already, another process fetches it, or the folder cannot be written to.</exception>
    public static async Task<PartialFile> OpenAsync(string target, string source, ModelDownloadOptions options, Func<string, long> freeBytes, CancellationToken cancellation)
    {
        var part = new PartialFile(target, source, options, freeBytes);
        try
        {
            await part.ResumeAsync(cancellation);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Throws away what is there and takes down of what the next bytes are.</summary>
    public void Begin(string? validator, long? total)
    {
        Writing(() =>
        {
            _file.SetLength(0);
            _file.Position = 0;
        });
        Length = 0;
        _hash.GetHashAndReset();
        _origin = _origin with { Validator = validator, Total = total, Flushed = 0, Boot = Boot() };
        AtomicJson.Write(OriginPath, _origin);
        EnsureSpace();
    }

    /// <summary>Refuses to go on where the disk has no room for the rest.</summary>
    public void EnsureSpace()
    {
        var needed = Math.Max(0, (Total ?? 0) - Length) + _options.Reserve;
        var free = _freeBytes(_target);
        if (free < needed)
            throw new ModelFileException(
                $"{System.IO.Path.GetDirectoryName(_target)} has {ByteSize.Text(free)} free, and {ByteSize.Text(needed)} are needed; make room, or choose another place with --out.");
    }

    /// <summary>Adds bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _file.Write(bytes);
        }
        catch (IOException fault)
        {
            throw Unwritable(fault);
        }

        _hash.AppendData(bytes);
        Length += bytes.Length;
        if (Length - _origin.Flushed < _options.FlushEvery)
            return;
        Flush();
        EnsureSpace();
    }

    /// <summary>SHA-256 of what is there, which is on the disk when this returns.</summary>
    public string Digest()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>Gives the file its name.</summary>
    public void Complete() => MoveTo(_target, overwrite: false);

    /// <summary>
    /// Keeps the file aside as <c>FILE.rejected</c>, which nothing opens. It is not deleted, since the digest may have been mistyped
    /// and gigabytes are slow to fetch; the next one takes its place, so that no more than one is ever there.
    /// </summary>
    /// <returns>Its path.</returns>
    public string Reject()
    {
        MoveTo(_target + ".rejected", overwrite: true);
        return _target + ".rejected";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // After a stop in good order everything that came can be continued, also after a power cut.
        try
        {
            if (_file.CanWrite && Length > _origin.Flushed)
                Flush();
        }
        catch (ModelFileException)
        {
            // The disk is full: what was flushed before can be continued.
        }

        _file.Dispose();
        _hash.Dispose();
        _lock.Dispose();
    }

    private static string PathOf(string target) => target + ".part";

    // Bytes not flushed are safe from the end of a process, but not from that of the machine.
    private static string? Boot() => File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : null;

    private FileStream Hold(string path, FileOptions options)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        }
        catch (IOException fault) when (File.Exists(path))
        {
            throw new ModelFileException($"{_target} is being fetched by another process; wait for it, or choose another place with --out.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault);
        }
    }

    private async Task ResumeAsync(CancellationToken cancellation)
    {
        var last = ReadOrigin();
        var safe = last is null || last.Source != _origin.Source || last.Validator is null ? 0
            : last.Boot is { } boot && boot == Boot() ? long.MaxValue
            : last.Flushed;
        safe = Math.Min(safe, Math.Min(_file.Length, last?.Total ?? long.MaxValue));
        if (safe <= 0)
        {
            Writing(() => _file.SetLength(0));
            return;
        }

        Writing(() => _file.SetLength(safe));
        _origin = last! with { Boot = Boot(), Flushed = Math.Min(last.Flushed, safe) };
        Length = await ModelDigest.AppendAsync(_hash, _file.SafeFileHandle, safe, null, cancellation);
        _file.Position = Length;
    }

    // What cannot be read is no reason to fail: the download begins anew.
    private Origin? ReadOrigin()
    {
        try
        {
            return AtomicJson.Read<Origin>(OriginPath);
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    private void Flush()
    {
        Writing(() => _file.Flush(flushToDisk: true));
        _origin = _origin with { Flushed = Length };
        AtomicJson.Write(OriginPath, _origin);
    }

    private void MoveTo(string path, bool overwrite)
    {
        Flush();
        _file.Dispose();
        Writing(() =>
        {
            File.Move(Path, path, overwrite);
            File.Delete(OriginPath);
        });
    }

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(fault);
        }
    }

    private ModelFileException Unwritable(Exception fault) =>
        new($"{_target} cannot be written ({fault.Message.TrimEnd('.')}); make room, give this user the right to write there, or choose another place with --out.", fault);

    private sealed record Origin(string Source, string? Validator, long? Total, string? Boot, long Flushed);
}
