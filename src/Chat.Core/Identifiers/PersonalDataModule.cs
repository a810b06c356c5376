namespace Chat.Core.Identifiers;

/// <summary>The rules of personal data as the ES module that a browser imports: the very file that this build reads.</summary>
public static class PersonalDataModule
{
    /// <summary>Name of the file, and of the resource that holds it.</summary>
    public const string FileName = "personal-data-rules.js";

    /// <summary>The module, UTF-8.</summary>
    public static Stream Open() => typeof(PersonalDataModule).Assembly.GetManifestResourceStream(FileName)!;
}
