using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Cli.Models;
using Chat.Llama.Files;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>model list|verify|pull</c>: the files of models. docs/models.md says why a file is trusted.</summary>
internal static class ModelVerb
{
    public static Command Create() => new("model", "Lists, checks and fetches model files.") { List(), Verify(), Pull() };

    private static Command List()
    {
        var json = new Option<bool>("--json") { Description = "Write the list as JSON." };
        var verb = new Command("list", "Lists the models of the catalogue and the files that are here; hashes nothing.") { json };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, _) =>
        {
            var models = new ModelFolder(services).List();
            Console.Out.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(models, JsonLines.Options)
                : string.Join(Environment.NewLine, models.SelectMany(m => m.Lines())));
            return Task.FromResult(ExitCode.Done);
        }, cancellation));
        return verb;
    }

    private static Command Verify()
    {
        var model = new Argument<string>("model") { Description = "A GGUF file, or the id of a model whose file is in the data directory." };
        var pin = new Option<string?>("--pin") { Description = "Trust the file from now on, as the model of this id.", HelpName = "ID" };
        pin.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } id && !ModelFolder.IsId(id))
                result.AddError($"'{id}' is no id: letters, digits, '.', '-' and '_'.");
        });
        var verb = new Command("verify", "Checks header and digest of a model file, and pins it.") { model, pin };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var folder = new ModelFolder(services);
            var files = folder.Files(parsed.GetValue(model)!);
            if (parsed.GetValue(pin) is not null && files.Count > 1)
                throw new ModelFileException($"{parsed.GetValue(model)} has {files.Count} files here; name the one to pin.");
            var result = ExitCode.Done;
            foreach (var file in files)
            {
                if (!await ModelCheck.RunAsync(folder, file, parsed.GetValue(pin), stop))
                    result = ExitCode.Faults;
            }

            return result;
        }, cancellation));
        return verb;
    }

    private static Command Pull()
    {
        var id = new Argument<string?>("id") { Description = "Id of the catalogue, or a name of your own with --url.", Arity = ArgumentArity.ZeroOrOne };
        var url = new Option<string?>("--url") { Description = "Address of the GGUF file.", HelpName = "URL" };
        var sha256 = new Option<string?>("--sha256") { Description = "The digest that the file must have; it is pinned then.", HelpName = "HEX" };
        var pin = new Option<bool>("--pin") { Description = "Trust the file that comes this first time." };
        var output = new Option<string?>("--out") { Description = "File or folder; default: models in the data directory.", HelpName = "PATH" };
        var token = new Option<string?>("--token-variable") { Description = "Environment variable that holds an access token.", HelpName = "NAME" };
        var proxy = new Option<string?>("--proxy") { Description = "Proxy; default: that of HTTPS_PROXY and HTTP_PROXY.", HelpName = "URL" };
        var insecure = new Option<bool>("--insecure") { Description = "Allow unencrypted addresses on other machines." };
        var verb = new Command("pull", "Fetches a model file, or the rest of it.") { id, url, sha256, pin, output, token, proxy, insecure };
        verb.Validators.Add(result =>
        {
            if (result.GetValue(id) is null && result.GetValue(url) is null)
                result.AddError("Give the id of a model, or --url URL.");
            else if (result.GetValue(id) is { } name && !ModelFolder.IsId(name))
                result.AddError($"'{name}' is no id: letters, digits, '.', '-' and '_'.");
            else if (result.GetValue(url) is { } address && !Uri.TryCreate(address, UriKind.Absolute, out _))
                result.AddError("--url is no address as https://host/folder/model.gguf.");
            else if (result.GetValue(proxy) is { } way && !(Uri.TryCreate(way, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                result.AddError("--proxy is no address as http://host:port.");
            else if (result.GetValue(sha256) is { } digest && !ModelDigest.IsDigest(digest))
                result.AddError($"'{digest}' is no SHA-256: 64 hexadecimal digits.");
            else if (result.GetValue(token) is { } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
                result.AddError($"The environment variable {variable} is not set; put the access token there.");
        });
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, stop) =>
        {
            var wish = new ModelPull.Wish(
                parsed.GetValue(id),
                parsed.GetValue(url) is { } address ? new Uri(address) : null,
                parsed.GetValue(sha256)?.ToLowerInvariant(),
                parsed.GetValue(pin),
                parsed.GetValue(output));
            var options = new ModelDownloadOptions
            {
                Insecure = parsed.GetValue(insecure),
                Proxy = parsed.GetValue(proxy) is { } way ? new Uri(way) : null,
                Token = parsed.GetValue(token) is { } variable ? Environment.GetEnvironmentVariable(variable)!.Trim() : null,
            };
            return ModelPull.RunAsync(new ModelFolder(services), wish, options, services.GetRequiredService<TimeProvider>(), stop);
        }, cancellation));
        return verb;
    }
}
