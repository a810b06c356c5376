namespace Chat.Cli.Hosting;

/// <summary>Exit codes of every verb; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Done, and what was checked has faults.</summary>
    public const int Faults = 1;

    /// <summary>The command line was not understood.</summary>
    public const int Usage = 2;

    /// <summary>A file cannot be read or written.</summary>
    public const int File = 3;

    /// <summary>The knowledge folder has errors.</summary>
    public const int Knowledge = 4;

    /// <summary>A model cannot be had, is refused, or failed.</summary>
    public const int Model = 5;

    /// <summary>The index cannot be built or opened, or a generation was refused; what serves goes on.</summary>
    public const int Index = 6;

    /// <summary>Records cannot be read, or hold nothing under that code.</summary>
    public const int Records = 7;

    /// <summary>Stopped by the person at the keyboard.</summary>
    public const int Stopped = 130;
}
