using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Chat.Core.Languages;

namespace Chat.Rag.Tests.Knowledge;

/// <summary>The spell checker with Debian's dictionaries.</summary>
internal static class Hunspell
{
    private const string Folder = "/usr/share/hunspell";

    /// <summary>
    /// The words that the dictionary does not know. All go through one process, each once: the Basque dictionary is slow
    /// (6,600 words took 10 s where Spanish took 0.2 s).
    /// </summary>
    public static HashSet<string> Unknown(Language language, IReadOnlyCollection<string> words)
    {
        var dictionary = language switch { Language.Es => "es_ES", Language.Gl => "gl_ES", _ => language.Code() };
        Assert.True(
            File.Exists(Path.Combine(Folder, dictionary + ".dic")),
            $"{Folder}/{dictionary}.dic is missing: install the package hunspell-{language.Code()}, as ./test does.");
        using var process = Start(dictionary);
        var fed = Task.Run(() =>
        {
            using var input = process.StandardInput;
            foreach (var word in words)
                input.WriteLine(word);
        });
        var unknown = process.StandardOutput.ReadToEnd();
        fed.Wait();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. unknown.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static Process Start(string dictionary)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("hunspell", ["-l", "-d", dictionary, "-i", "utf-8"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Fail("hunspell is missing: install the package hunspell, as ./test does.");
            throw;
        }
    }
}
