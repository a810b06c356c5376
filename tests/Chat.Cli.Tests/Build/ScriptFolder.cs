using System.Diagnostics;
using Chat.Testing;

namespace Chat.Cli.Tests.Build;

/// <summary>A repository of its own with the product's build scripts, and doubles of the programs that would go to the network.</summary>
public sealed class ScriptFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("taxassistant-scripts-").FullName;

    public ScriptFolder()
    {
        foreach (var script in (string[])["need.sh", "debian.sh", "vulnerable.sh", "sbom.sh"])
        {
            Write($"build/{script}", File.ReadAllText(Path.Combine(Repository.Root, "build", script)));
        }
    }

    /// <summary>The full path of a file.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file that may be run.</summary>
    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Puts a program before those of the machine: the arms of a <c>case</c> over all its arguments; anything else fails.</summary>
    public void Program(string name, params string[] arms) =>
        Write($"bin/{name}", $"#!/usr/bin/env bash\ncase \"$*\" in\n{string.Join('\n', arms)}\n*) echo \"no double for: {name} $*\" >&2; exit 9 ;;\nesac\n");

    /// <summary>Runs a script of <c>build</c>.</summary>
    public async Task<Run> RunAsync(string script)
    {
        var start = new ProcessStartInfo(At($"build/{script}")) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = At("bin") + Path.PathSeparator + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        return await Workplace.EndAsync(process);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
