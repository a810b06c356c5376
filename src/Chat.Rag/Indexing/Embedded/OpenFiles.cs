using Chat.Rag.Indexing.Lsa;
using Chat.Rag.Indexing.Vectors;

namespace Chat.Rag.Indexing.Embedded;

/// <summary>The files of an index, mapped together.</summary>
internal sealed class OpenFiles : IDisposable
{
    public const string VectorsName = "vectors.bin";

    // The owner, and every search that runs.
    private int _users = 1;
    private int _disposed;

    public OpenFiles(string folder)
    {
        Folder = folder;
        try
        {
            Terms = TermFile.Open(folder);
            Passages = PassageFile.Open(folder);
            Vectors = Int8Matrix.Open(Path.Combine(folder, VectorsName));
            Lsa = File.Exists(Path.Combine(folder, LsaModel.FileName)) ? LsaModel.Open(folder) : null;
            Asked = File.Exists(Path.Combine(folder, AskedModel.FileName)) ? AskedModel.Open(folder) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Folder { get; }

    public TermFile Terms { get; } = null!;

    public PassageFile Passages { get; } = null!;

    public Int8Matrix Vectors { get; } = null!;

    /// <summary>The index's own model; null when another made its vectors.</summary>
    public LsaModel? Lsa { get; }

    /// <summary>Citizens' words among the vectors; null without guidance to learn from, or with another model.</summary>
    public AskedModel? Asked { get; }

    /// <summary>Keeps the files mapped until <see cref="Leave"/>.</summary>
    /// <exception cref="ObjectDisposedException">They have been let go of.</exception>
    public void Enter()
    {
        int users;
        do
        {
            users = _users;
            ObjectDisposedException.ThrowIf(users == 0, this);
        }
        while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
    }

    /// <summary>The last one to leave unmaps them.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            Unmap();
    }

    /// <summary>Lets go of the files; searches that run go on to their end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Leave();
    }

    private void Unmap()
    {
        Asked?.Dispose();
        Terms?.Dispose();
        Passages?.Dispose();
        Vectors?.Dispose();
        Lsa?.Dispose();
    }
}
