using System.CommandLine;
using System.Text.Json;
using Chat.Cli.Hosting;
using Chat.Records;
using Chat.Records.Receipts;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Cli.Verbs;

/// <summary><c>receipts verify|rotate</c>: receipts that citizens downloaded, and the key that signs them.</summary>
internal static class ReceiptsVerb
{
    public static Command Create() => new("receipts", "Verifies downloaded receipts; makes another key sign.") { Verify(), Rotate() };

    private static Command Verify()
    {
        var file = new Argument<FileInfo>("file") { Description = "The receipt as it was downloaded, byte for byte." };
        var key = new Option<FileInfo?>("--key") { Description = "Public keys, as /.well-known/taxassistant-keys.json serves them; those of the data directory when left out." };
        var verb = new Command("verify", "Verifies a receipt without a connection.") { file, key };
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, async (services, stop) =>
        {
            var receipt = parsed.GetValue(file)!;
            var document = await File.ReadAllBytesAsync(receipt.FullName, stop);
            var keys = parsed.GetValue(key) is { } given ? await ReadAsync(given, stop) : services.GetRequiredService<ReceiptKeys>().Published();
            var verdict = ReceiptSeal.Verify(document, keys);
            Console.Out.WriteLine(verdict switch
            {
                ReceiptVerdict.Genuine => $"{receipt.Name} is genuine: nothing in it has changed since it was signed.",
                ReceiptVerdict.NotAReceipt => $"{receipt.Name} is no receipt, or a byte of it is another than when it was written.",
                ReceiptVerdict.UnknownKey => $"{receipt.Name} was signed with a key that is not among those given.",
                ReceiptVerdict.Changed => $"{receipt.Name} was changed after it was signed.",
                _ => $"{receipt.Name} states a digest that its passage does not have.",
            });
            return verdict == ReceiptVerdict.Genuine ? ExitCode.Done : ExitCode.Faults;
        }, cancellation));
        return verb;
    }

    private static Command Rotate()
    {
        var verb = new Command("rotate", "Makes another key sign from now on; the public keys of before stay and verify.");
        verb.SetAction((parsed, cancellation) => Assistant.RunAsync(parsed, (services, _) =>
        {
            Console.Out.WriteLine($"Key {services.GetRequiredService<ReceiptKeys>().Rotate()} signs now.");
            return Task.FromResult(ExitCode.Done);
        }, cancellation));
        return verb;
    }

    private static async Task<KeySet> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file.FullName, cancellation), RecordsJson.Default.KeySet) is { Keys: not null } keys ? keys : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"{file} holds no public keys; download them from /.well-known/taxassistant-keys.json.");
        }
    }
}
