using System.Diagnostics;

namespace Chat.EndToEnd;

/// <summary>A data folder that holds one small law, taken in as an operator does; its article 9 has two wordings.</summary>
internal static class LawOnDisk
{
    /// <summary>The article's page, behind the language.</summary>
    public const string Page = "/norma/BOE-A-2000-1/a9";

    /// <summary>What only its article answers.</summary>
    public const string Question = "artículo 9 de la Ley de las colmenas, abejas reales";

    private const string Text = """
        <response><status><code>200</code><text>ok</text></status><data>
        <metadatos><fecha_actualizacion>20260327T101500Z</fecha_actualizacion><identificador>BOE-A-2000-1</identificador><rango codigo="1300">Ley</rango>
        <titulo>Ley 1/2000, de 3 de enero, de las colmenas.</titulo><estatus_derogacion>N</estatus_derogacion><vigencia_agotada>N</vigencia_agotada></metadatos>
        <texto>
          <bloque id="a9" tipo="precepto" titulo="Artículo 9">
            <version id_norma="BOE-A-2000-1" fecha_publicacion="20000104" fecha_vigencia="20000201">
              <p class="articulo">Artículo 9. Abejas reales.</p>
              <p class="parrafo">Quien críe abejas reales en el colmenar municipal paga 1.500 euros cada año.</p></version>
            <version id_norma="BOE-A-2024-9" fecha_publicacion="20241220" fecha_vigencia="20250101">
              <p class="articulo">Artículo 9. Abejas reales.</p>
              <p class="parrafo">Quien críe abejas reales en el colmenar municipal paga 2.500 euros cada año.</p></version>
          </bloque>
        </texto></data></response>
        """;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="InvalidOperationException">The law was not taken in; what the program said.</exception>
    public static async Task<DirectoryInfo> MakeAsync()
    {
        var data = Directory.CreateTempSubdirectory("chat-e2e-law-");
        var law = Directory.CreateDirectory(Path.Combine(data.FullName, "law"));
        await File.WriteAllTextAsync(Path.Combine(law.FullName, "BOE-A-2000-1.xml"), Text);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = ServiceProcess.Root };
        foreach (var argument in new[] { ServiceProcess.Built("Chat.Cli", "taxassistant.dll"), "ingest", law.FullName, "--data", data.FullName })
            start.ArgumentList.Add(argument);
        start.Environment["TaxAssistant__KnowledgeFolder"] = Path.Combine(ServiceProcess.Root, "knowledge");
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var fault = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? data : throw new InvalidOperationException("The law was not taken in: " + await said + fault);
    }
}
